"""UCDP beside ours in a browser, and a file of another tracker at the desk."""


