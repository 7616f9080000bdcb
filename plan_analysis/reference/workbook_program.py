"""A program of its own: a workbook on standard input → its sheets on standard output.

The library that reads workbooks is quick but trusts the file: a damaged one can make it claim petabytes and end the
whole process. Here it ends only this one, which may claim no more memory than its one argument says, in bytes.
"""

import io
import pickle
import sys


def main() -> None:
    """Write a pickled list of (sheet name, rows of cells, merged areas); an error as its words on standard error."""
    import python_calamine

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
    except (ImportError, ValueError, OSError):
        pass  # not every system can limit a process; the reader then fails by itself
    try:
        book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        sheets = [
            (name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
            for name in book.sheet_names
            for sheet in [book.get_sheet_by_name(name)]
        ]
    except Exception as error:
        sys.exit(" ".join(str(error).split()))
    sys.stdout.buffer.write(pickle.dumps(sheets))


if __name__ == "__main__":
    main()
