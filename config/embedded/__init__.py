"""The whole of Nigran on one machine: Postgres and Valkey from Python wheels, and every process of the site."""
