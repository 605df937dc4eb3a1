using System.Collections.Immutable;
using System.Text.Json;
using System.Xml.Linq;

namespace Crabbymetrics.Tests.Abstractions.Tabulation;

public sealed class TableFormatTests
{
    private const string Awkward = "50% & _a_ <b> |c| \"d\" $e$ #f \\g ~h ^i {j} [k] *l*, m";

    private static readonly FormattedTable Table = new()
    {
        Title = "Days & nights",
        Label = "tab:days",
        Header =
        [
            [TableCell.Empty, new TableCell("Counts") { Span = 2 }, new TableCell("Shares")],
            [TableCell.Empty, new TableCell("(1)"), new TableCell("(2)"), new TableCell("(3)")],
        ],
        Sections =
        [
            new TableSection([
                [new TableCell("(Intercept)"), Number(2.5, "***"), Number(-3.25), TableCell.Empty],
                [new TableCell("a_b"), Number(-0.125), TableCell.Empty, Number(10, "*")],
            ]),
            new TableSection(
                [
                    [new TableCell("theta"), Number(1.5), TableCell.Empty, TableCell.Empty],
                ],
                "Further"
            ),
        ],
        Facts = [new TableFact("Observations", Number(146)), new TableFact("AIC", Number(2299.5)), new TableFact("R2", Number(0.5))],
        Notes = ["Standard errors: hc1."],
        Status = "Converged",
        Remarks = ["First.\nSecond.", "Third."],
    };

    [Test]
    public void A_list_without_headings_has_one_rule_above_it() =>
        Assert.That(
            new FormattedTable
            {
                Header =
                [
                    [TableCell.Empty, TableCell.Empty],
                ],
                Sections =
                [
                    new TableSection([
                        [new TableCell("Donors"), new TableCell("19", IsNumber: true)],
                    ]),
                ],
            }.ToString(),
            Is.EqualTo("----------\nDonors  19\n----------\n")
        );

    [Test]
    public void Text() =>
        Assert.That(
            Table.ToString(),
            Is.EqualTo(
                """
                Days & nights

                ---------------------------------------
                                  Counts        Shares
                                (1)        (2)     (3)
                ---------------------------------------
                (Intercept)   2.500***  -3.250
                a_b          -0.125             10.000*
                ---------------------------------------
                Further
                theta         1.500
                ---------------------------------------
                Standard errors: hc1.

                Observations   146.000    AIC           2299.500
                R2               0.500
                Converged

                First.
                Second.

                Third.

                """
            )
        );

    [Test]
    public void Text_of_forty_columns_fits_them()
    {
        string text = Table.ToText(24);
        Assert.That(text.Split('\n').Max(static line => line.Length), Is.LessThanOrEqualTo(24), text);
        foreach (string word in (string[])["2.500***", "-3.250", "10.000*", "Counts", "Shares", "theta", "2299.500"])
        {
            Assert.That(text, Does.Contain(word));
        }
    }

    [Test]
    public void A_long_name_is_broken_where_the_width_is_limited()
    {
        FormattedTable table = Of(new string('n', 60), Number(1.5));
        string text = table.ToText(40);
        Assert.That(text.Split('\n').Max(static line => line.Length), Is.LessThanOrEqualTo(40), text);
        Assert.That(text.Count(static c => c == 'n'), Is.EqualTo(60));
        Assert.That(table.ToText(), Does.Contain(new string('n', 60)));
    }

    [Test]
    public void Text_has_no_character_that_steers_a_terminal() =>
        Assert.That(Of("red\u001b[31m\tname\nnext", Number(1.0)).ToText(), Does.Not.Contain('\u001b').And.Contain("red?[31m name next"));

    [Test]
    public void Markdown() =>
        Assert.That(
            Table.ToMarkdown(),
            Is.EqualTo(
                """
                **Days &amp; nights**

                |  | Counts | | Shares |
                |:---|---:|---:|---:|
                |  | (1) | (2) | (3) |
                | (Intercept) | 2.500\*\*\* | -3.250 |  |
                | a\_b | -0.125 |  | 10.000\* |
                | *Further* | | | |
                | theta | 1.500 |  |  |
                | | | | |
                | Observations | 146.000 |  |  |
                | AIC | 2299.500 |  |  |
                | R2 | 0.500 |  |  |

                Standard errors: hc1.

                First.

                Second.

                Third.

                """
            )
        );

    [Test]
    public void Latex() =>
        Assert.That(
            Table.ToLatex(),
            Is.EqualTo(
                """
                \begin{table}[htbp]
                \centering
                \begin{threeparttable}
                \caption{Days \& nights}
                \label{tab:days}
                \begin{tabular}{lrrr}
                \toprule
                 & \multicolumn{2}{c}{Counts} & Shares \\
                \cmidrule(lr){2-3}
                 & (1) & (2) & (3) \\
                \midrule
                (Intercept) & 2.500\textsuperscript{***} & $-$3.250 &  \\
                a\_b & $-$0.125 &  & 10.000\textsuperscript{*} \\
                \midrule
                \multicolumn{4}{l}{\textit{Further}} \\
                theta & 1.500 &  &  \\
                \midrule
                Observations & 146.000 &  &  \\
                AIC & 2299.500 &  &  \\
                R2 & 0.500 &  &  \\
                \bottomrule
                \end{tabular}
                \begin{tablenotes}[flushleft]
                \footnotesize
                \item Standard errors: hc1.
                \item First.
                \item Second.
                \item Third.
                \end{tablenotes}
                \end{threeparttable}
                \end{table}

                """
            )
        );

    [Test]
    public void Html()
    {
        XElement table = XElement.Parse(Table.ToHtml());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.Attribute("id")?.Value, Is.EqualTo("tab:days"));
            Assert.That(table.Element("caption")?.Value, Is.EqualTo("Days & nights"));
            Assert.That(
                table.Element("thead")!.Elements("tr").Select(static row => string.Join("|", row.Elements().Select(static c => c.Value))),
                Is.EqualTo(new[] { "|Counts|Shares", "|(1)|(2)|(3)" })
            );
            Assert.That(table.Descendants("th").Single(static th => th.Value == "Counts").Attribute("colspan")?.Value, Is.EqualTo("2"));
            Assert.That(table.Elements("tbody").Count(), Is.EqualTo(3));
            Assert.That(table.Descendants("td").First().ToString(), Is.EqualTo("<td class=\"num\">2.500<sup>***</sup></td>"));
            Assert.That(table.Element("tfoot")!.Elements("tr").Count(), Is.EqualTo(4));
        }
    }

    [Test]
    public void A_page_stands_alone()
    {
        string page = Table.ToHtmlPage();
        Assert.That(page, Does.StartWith("<!DOCTYPE html>").And.Contain("<title>Days &amp; nights</title>").And.EndWith("</html>\n"));
        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("href=").And.Not.Contain("url("));
        Assert.That(page, Does.Contain("<meta charset=\"utf-8\">"));
    }

    [Test]
    public void Csv() => Assert.That(Table.ToCsv(), Is.EqualTo("name,1,2,3\n(Intercept),2.5,-3.25,\na_b,-0.125,,10\ntheta,1.5,,\n"));

    [Test]
    public void Json_has_all_digits_and_null_for_what_is_not_there()
    {
        FormattedTable table = Of("x", Number(0.1 + 0.2), new TableCell("(left out)", IsNumber: true), new TableCell("yes"));
        JsonElement row = JsonDocument.Parse(table.ToJson()).RootElement.GetProperty("rows")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.GetProperty("name").GetString(), Is.EqualTo("x"));
            Assert.That(row.GetProperty("c1").GetDouble(), Is.EqualTo(0.1 + 0.2));
            Assert.That(row.GetProperty("c2").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(row.GetProperty("c3").GetString(), Is.EqualTo("yes"));
            Assert.That(table.ToCsv(), Is.EqualTo("name,c1,c2,c3\nx,0.30000000000000004,,yes\n"));
        }
    }

    [Test]
    public void Every_form_escapes_what_has_a_meaning_in_it()
    {
        FormattedTable table = Of(Awkward, Number(1.0));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.ToText(), Does.Contain(Awkward));
            Assert.That(
                table.ToLatex(),
                Does.Contain(
                    "50\\% \\& \\_a\\_ $<$b$>$ $|$c$|$ \"d\" \\$e\\$ \\#f \\textbackslash{}g \\textasciitilde{}h \\textasciicircum{}i "
                        + "\\{j\\} {[}k{]} *l*, m & 1.000"
                )
            );
            Assert.That(
                table.ToMarkdown(),
                Does.Contain("| 50% &amp; \\_a\\_ \\<b\\> \\|c\\| \"d\" \\$e\\$ \\#f \\\\g \\~h ^i \\{j\\} \\[k\\] \\*l\\*, m | 1.000 |")
            );
            Assert.That(XElement.Parse(table.ToHtml()).Descendants("th").Last().Value, Is.EqualTo(Awkward));
            Assert.That(table.ToCsv(), Does.Contain("\"" + Awkward.Replace("\"", "\"\"", StringComparison.Ordinal) + "\",1\n"));
            Assert.That(
                JsonDocument.Parse(table.ToJson()).RootElement.GetProperty("rows")[0].GetProperty("name").GetString(),
                Is.EqualTo(Awkward)
            );
        }
    }

    // A spreadsheet would run them.
    [TestCase("=1+1", "'=1+1")]
    [TestCase("+x", "'+x")]
    [TestCase("-x", "'-x")]
    [TestCase("@SUM(A1)", "'@SUM(A1)")]
    [TestCase("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"")]
    [TestCase("-1.5", "-1.5")]
    [TestCase("x", "x")]
    [TestCase("", "")]
    public void Csv_holds_no_formula(string name, string field) =>
        Assert.That(Of(name, Number(1.0)).ToCsv(), Is.EqualTo($"name,c1\n{field},1\n"));

    [TestCase("*", "{}* & ")]
    [TestCase("[x]", "{[}x{]} & ")]
    public void A_row_of_latex_is_no_argument_of_the_break_before_it(string name, string row) =>
        Assert.That(Of(name, Number(1.0)).ToLatex(), Does.Contain("\n" + row));

    [Test]
    public void People_do_not_see_columns_without_a_number_where_these_are_left_out()
    {
        FormattedTable table = new()
        {
            Header =
            [
                [TableCell.Empty, new TableCell("a"), new TableCell("b")],
            ],
            Sections =
            [
                new TableSection([
                    [new TableCell("x"), TableCell.Empty with { IsNumber = true }, Number(1.0)],
                ]),
            ],
            OmitsEmptyColumns = true,
        };
        Assert.That(table.ToText(), Is.EqualTo("--------\n       b\n--------\nx  1.000\n--------\n"));
        Assert.That(table.ToCsv(), Is.EqualTo("name,a,b\nx,,1\n"));
    }

    private static FormattedTable Of(string name, params TableCell[] cells) =>
        new()
        {
            Header =
            [
                [TableCell.Empty, .. cells.Select(static (_, j) => new TableCell($"c{j + 1}"))],
            ],
            Sections = [new TableSection([ImmutableArray.Create([new TableCell(name), .. cells])])],
        };

    private static TableCell Number(double value, string marks = "") =>
        TableCell.Of(value, static number => number.ToString("F3", System.Globalization.CultureInfo.InvariantCulture)) with
        {
            Marks = marks,
        };
}
