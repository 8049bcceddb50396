"""What is posted by the entry form, and the entry it stands for. The form is the only way in and out of it."""

from dashboard.desk.entry.forms.entry import ALL, EntryForm
from dashboard.desk.entry.forms.filling import initial_of
from dashboard.desk.entry.forms.references import References
from dashboard.desk.entry.forms.rows import Data, add_row, copy_row, remove_row

__all__ = ["ALL", "Data", "EntryForm", "References", "add_row", "copy_row", "initial_of", "remove_row"]
