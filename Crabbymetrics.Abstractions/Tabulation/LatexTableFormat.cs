using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics;

/// <summary>
/// A LaTeX tabular with the rules of the package booktabs and, where there are notes, those in the environment of the package
/// threeparttable, which breaks them at the width of the table. With a title or a label it stands in a table environment.
/// </summary>
public sealed class LatexTableFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "latex";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        TableGrid grid = TableGrid.Of(table, withFacts: true);
        string[] notes = [.. table.Notes.AddRange(table.Remarks).SelectMany(static note => note.Split('\n'))];
        bool floats = table.Title is not null || table.Label is not null;
        StringBuilder text = new();
        text.Append(floats ? "\\begin{table}[htbp]\n\\centering\n" : "");
        text.Append(notes.Length > 0 ? "\\begin{threeparttable}\n" : "");
        text.Append(table.Title is null ? "" : $"\\caption{{{Escape(table.Title)}}}\n");
        text.Append(table.Label is null ? "" : $"\\label{{{LabelOf(table.Label)}}}\n");
        text.Append("\\begin{tabular}{l").Append('r', grid.ColumnCount - 1).Append("}\n\\toprule\n");
        for (int r = 0; r < grid.Header.Length; r++)
        {
            Append(text, grid.Header[r]);
            // The last row has the rule of the body below it.
            AppendSpanRules(text, r + 1 < grid.Header.Length ? grid.Header[r] : []);
        }

        foreach (TableSection section in grid.Sections)
        {
            text.Append("\\midrule\n");
            if (section.Title is not null)
            {
                text.Append("\\multicolumn{").Append(grid.ColumnCount).Append("}{l}{\\textit{").Append(Escape(section.Title));
                text.Append("}} \\\\\n");
            }

            foreach (ImmutableArray<TableCell> row in section.Rows)
            {
                Append(text, row);
            }
        }

        text.Append("\\bottomrule\n\\end{tabular}\n");
        if (notes.Length > 0)
        {
            text.Append("\\begin{tablenotes}[flushleft]\n\\footnotesize\n");
            foreach (string note in notes)
            {
                text.Append("\\item ").Append(Escape(note)).Append('\n');
            }

            text.Append("\\end{tablenotes}\n\\end{threeparttable}\n");
        }

        return text.Append(floats ? "\\end{table}\n" : "").ToString();
    }

    private static void Append(StringBuilder text, ImmutableArray<TableCell> row)
    {
        // So would a star.
        text.Append(row[0].Text.StartsWith('*') ? "{}" : "");
        for (int j = 0; j < row.Length; j++)
        {
            string cell = Cell(row[j]);
            text.Append(j > 0 ? " & " : "")
                .Append(row[j].Span == 1 ? cell : FormattableString.Invariant($"\\multicolumn{{{row[j].Span}}}{{c}}{{{cell}}}"));
        }

        text.Append(" \\\\\n");
    }

    private static void AppendSpanRules(StringBuilder text, ImmutableArray<TableCell> row)
    {
        int column = 1;
        string rules = "";
        foreach (TableCell cell in row)
        {
            if (cell.Span > 1 && cell.Text.Length > 0)
            {
                rules += FormattableString.Invariant($"\\cmidrule(lr){{{column}-{column + cell.Span - 1}}}");
            }

            column += cell.Span;
        }

        text.Append(rules).Append(rules.Length > 0 ? "\n" : "");
    }

    private static string Cell(TableCell cell)
    {
        // A minus sign needs mathematical mode, but not that of an exponent; marks are superscripts.
        string number = Escape(cell.Text);
        if (cell.IsNumber && number.Contains('-', StringComparison.Ordinal))
        {
            number = number.Replace("-", "$-$", StringComparison.Ordinal);
        }

        return cell.Marks.Length == 0 ? number : $"{number}\\textsuperscript{{{Escape(cell.Marks)}}}";
    }

    // A label is a name, not a text: what would end it goes.
    private static string LabelOf(string label) => string.Concat(label.Where(static c => char.IsLetterOrDigit(c) || "-:._/".Contains(c)));

    private static string Escape(string value)
    {
        StringBuilder escaped = new(value.Length);
        foreach (char character in value.ReplaceLineEndings(" "))
        {
            escaped.Append(
                character switch
                {
                    '\\' => "\\textbackslash{}",
                    '~' => "\\textasciitilde{}",
                    '^' => "\\textasciicircum{}",
                    '<' => "$<$",
                    '>' => "$>$",
                    '|' => "$|$",
                    // A row that begins with a bracket would be read as the argument of the line break before it.
                    '[' => "{[}",
                    ']' => "{]}",
                    '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{character}",
                    _ => character.ToString(),
                }
            );
        }

        return escaped.ToString();
    }
}
