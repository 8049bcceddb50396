"""The editors' desk: pages over the services of ``incidents``, one folder a kind of work."""
