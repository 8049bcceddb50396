"""The numbers of a chart as CSV: what is drawn, and nothing a spreadsheet would run."""

import csv
import io

from django.http import HttpResponse

from dashboard.charts.chart import Chart
from incidents.files import neutral


def chart_csv(chart: Chart) -> HttpResponse:
    """The chart's lines as a file."""
    text = io.StringIO()
    csv.writer(text).writerows([neutral(cell) for cell in line] for line in chart.lines())
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nigran-{chart.drawing}.csv"'
    return response
