"""Statistics of plain numbers: no Django and no app, each method with its source."""
