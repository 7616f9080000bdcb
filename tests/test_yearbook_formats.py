"""Files of other programs: what their cells show is read as in .xlsx, levels and percentages too."""

import struct
import zipfile

import openpyxl
import pytest

from plan_analysis import yearbook
from plan_analysis.reference.schema import DataError

# name, level of indentation, amount, growth as a share
LINES = [("粮食", 0, 120.5, 0.0118), ("夏粮", 1, 50.5, 0.02), ("小麦", 2, 45.5, 0.015), ("油料", 0, 10.5, -0.01)]
EXPECTED = {
    ("粮食 / 数量", 120.5), ("粮食 / 增长", 1.18), ("粮食 / 夏粮 / 数量", 50.5), ("粮食 / 夏粮 / 增长", 2.0),
    ("粮食 / 夏粮 / 小麦 / 数量", 45.5), ("粮食 / 夏粮 / 小麦 / 增长", 1.5), ("油料 / 数量", 10.5),
    ("油料 / 增长", -1.0),
}  # fmt: skip
TITLE, HEADS = "2020年保定市主要指标", ("指标", "数量（万吨）", "增长")


def open_document(path):
    def word(text: str, style: str = "") -> str:
        return f'<table:table-cell {style} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    def number(value: float, kind: str) -> str:
        return (
            f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>x</text:p></table:table-cell>'
        )

    names = {name: name for name in ("office", "style", "table", "text")} | {"fo": "xsl-fo-compatible"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    styles = "".join(
        f'<style:style style:name="i{level}" style:family="table-cell">'
        f'<style:paragraph-properties fo:margin-left="{length}"/></style:style>'
        for level, length in ((1, "0.35cm"), (2, "7mm"))
    )
    lines = [word(TITLE), "".join(map(word, HEADS))]
    for name, level, amount, share in LINES:
        style = f'table:style-name="i{level}"' if level else ""
        lines.append(word(name, style) + number(amount, "float") + number(share, "percentage"))
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
            "<office:body>"
            f'<office:spreadsheet><table:table table:name="表">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def binary_workbook(path):
    def record(number: int, body: bytes = b"") -> bytes:
        head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
        return (
            head + (bytes([len(body) & 0x7F | 0x80, len(body) >> 7]) if len(body) > 127 else bytes([len(body)])) + body
        )

    def words(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def style(form: int, indent: int) -> bytes:
        return record(47, struct.pack("<HHHHHBBI", 0, form, 0, 0, 0, 0, indent, 0))

    def cell(column: int, style: int, value: str | float) -> bytes:
        if isinstance(value, str):
            return record(6, struct.pack("<II", column, style) + words(value))
        return record(5, struct.pack("<IId", column, style, value))

    own = record(44, struct.pack("<H", 164) + words('0!.00,"万"'))
    styles = (
        own + record(617, struct.pack("<I", 4)) + style(0, 0) + style(0, 1) + style(0, 2) + style(10, 0) + record(618)
    )
    rows = [[(TITLE, 0)], [(word, 0) for word in HEADS]]
    rows += [[(name, level), (amount, 0), (share, 3)] for name, level, amount, share in LINES]
    sheet = record(129) + record(148, struct.pack("<IIII", 0, 5, 0, 2)) + record(145)
    for number, line in enumerate(rows):
        sheet += record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
        sheet += b"".join(cell(column, form, value) for column, (value, form) in enumerate(line))
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + words("rId1") + words("表")) + record(144)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (("rId1", "worksheet", "worksheets/sheet1.bin"), ("rId2", "styles", "styles.bin"))
    told = "".join(f'<Relationship Id="{at}" Type="{kind}/{name}" Target="{part}"/>' for at, name, part in links)
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{space}">{told}</Relationships>')
        archive.writestr("xl/workbook.bin", book + record(132))
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))


def xml_of_2003(path):
    def cell(value: str | float, style: str = "") -> str:
        kind = "String" if isinstance(value, str) else "Number"
        return f'<Cell{style}><Data ss:Type="{kind}">{value}</Data></Cell>'

    rows = [cell(TITLE), "".join(map(cell, HEADS))]
    for name, level, amount, share in LINES:
        rows.append(
            cell(name, f' ss:StyleID="i{level}"' if level else "") + cell(amount) + cell(share, ' ss:StyleID="p"')
        )
    indents = "".join(f'<Style ss:ID="i{n}"><Alignment ss:Indent="{n}"/></Style>' for n in (1, 2))
    body = "".join(f"<Row>{row}</Row>" for row in rows)
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat '
        f'ss:Format="Percent"/></Style>{indents}</Styles><Worksheet ss:Name="表"><Table>{body}</Table></Worksheet>'
        "</Workbook>",
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.ods", open_document), ("a.xlsb", binary_workbook), ("a.xls", xml_of_2003)],
    ids=["ods", "xlsb", "xml"],
)
def test_levels_and_percentages_of_a_cells_format_are_read(tmp_path, name, make):
    make(tmp_path / name)
    tidy = yearbook.read(tmp_path / name)
    assert set(zip(tidy["item"], tidy["value"], strict=True)) == EXPECTED
    assert set(tidy["region"]) == {"保定市"}
    assert dict(zip(tidy["value"], tidy["unit"], strict=True))[1.18] == "%"


def test_a_web_archive_that_leaves_its_character_set_to_the_page_is_read(tmp_path):
    row = "<tr><td>指标</td><td>数量（吨）</td></tr><tr><td>粮食</td><td>5</td></tr>"
    page = f"<html><meta charset='utf-8'><table>{row}</table></html>"
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    head += b"Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n"
    (tmp_path / "a.mht").write_bytes(head + page.encode() + b"\n--b--\n")
    assert yearbook.read(tmp_path / "a.mht")["item"].tolist() == ["粮食 / 数量"]


def test_an_archive_of_one_table_and_what_is_told_of_it_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(
            "API_X.csv", "Country Name,Country Code,Indicator Name,Indicator Code,2019\nChina,CHN,Amount,X,5\n"
        )
        archive.writestr("Metadata_Country_X.csv", "Country Code,Region\nCHN,East\n")
    tidy = yearbook.read(tmp_path / "a.zip")
    assert tidy[["region", "item", "value"]].to_numpy().tolist() == [["全国", "Amount", 5.0]]


def test_a_quotation_mark_that_is_never_closed_is_said_with_its_row(tmp_path):
    lines = ["地区,产量（吨）", "石家庄市,1", '"唐山市,2', "保定市,3", "邢台市,4", "邯郸市,5", "沧州市,6"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError, match="quotation mark in row 3"):
        yearbook.read(tmp_path / "a.csv")


def test_what_a_workbook_hides_is_read_and_said(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["2021年保定市产量（吨）"], ["产品", "产量", "上年产量"], ["麻", 5, 4], ["烟叶", 7, 6]):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("底稿")
    for row in (["2020年保定市产量（吨）"], ["产品", "产量"], ["麻", 3]):
        other.append(row)
    other.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    tidy = yearbook.read(tmp_path / "a.xlsx")
    said = {(row.sheet, row.cell): row.note.partition(";")[0] for row in tidy.itertuples()}
    tail = "of this cell is hidden in the workbook"
    assert said == {
        ("Sheet", "B3"): "", ("Sheet", "C3"): f"check: the column {tail}", ("Sheet", "B4"): f"check: the row {tail}",
        ("Sheet", "C4"): f"check: the row {tail}", ("底稿", "B3"): f"check: the sheet {tail}",
    }  # fmt: skip
    assert yearbook.flagged(tidy).sum() == 4


def test_text_in_another_code_of_the_east_is_refused_and_not_read_as_chinese(tmp_path):
    lines = "행정구역별,2018,2019\n전국,5182,5184\n대구광역시,246,243\n인천광역시,295,295\n"
    (tmp_path / "a.csv").write_bytes(lines.encode("euc_kr"))
    with pytest.raises(DataError, match="is Korean text"):
        yearbook.read(tmp_path / "a.csv")
    lines = "品种,甲级,乙级\n胡萝卜,5,3\n大白菜,4,2\n花椰菜,7,6\n"
    (tmp_path / "b.csv").write_bytes(lines.encode("gb18030"))
    assert len(yearbook.read(tmp_path / "b.csv")) == 6
