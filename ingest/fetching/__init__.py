"""Getting feeds and pages from the open web without being misled by them, and the story's text out of a page.

No models and no settings here: what a deployment or an outlet decides is handed in.
"""
