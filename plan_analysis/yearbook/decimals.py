"""Numbers with a comma before their decimals and points between thousands, where a file shows that it writes so."""

import re

# 12,5 or 4.176.123 or 1.234,56: no other way of writing numbers has these
SHOWN = re.compile(r"-?\d+,\d{1,2}|-?\d{1,3}(?:\.\d{3}){2,}|-?\d{1,3}(?:\.\d{3})+,\d+")
# 1,234,567 or 1,234.5
OTHERWISE = re.compile(r"-?\d{1,3}(?:,\d{3}){2,}|-?\d{1,3}(?:,\d{3})+\.\d+|-?\d+\.\d{1,2}")
WRITTEN = re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d+)?|-?\d+,\d+")  # 1.234,56


def with_points(rows: list[list[str]]) -> list[list[str]]:
    """Rows of a file whose cells are parted by semicolons, its numbers with a point before their decimals."""
    cells = [cell.strip() for row in rows for cell in row]
    if not any(map(SHOWN.fullmatch, cells)) or any(map(OTHERWISE.fullmatch, cells)):
        return rows
    return [[_with_point(cell) for cell in row] for row in rows]


def _with_point(cell: str) -> str:
    if not WRITTEN.fullmatch(cell.strip()):
        return cell
    return cell.strip().replace(".", "").replace(",", ".")
