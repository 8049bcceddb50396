"""Statistics of counts: numbers in, numbers out. Nothing here knows Django, the database or an app of this project."""
