using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Inference;

/// <summary>A LaTeX tabular with the rules of the package booktabs; with a caption, inside a table environment.</summary>
public sealed class LatexTableFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "latex";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder text = new();
        if (table.Caption is not null)
        {
            text.Append("\\begin{table}[htbp]\n\\centering\n\\caption{").Append(Escape(table.Caption)).Append("}\n");
        }

        text.Append("\\begin{tabular}{l").Append('r', table.ColumnCount - 1).Append("}\n\\toprule\n");
        foreach (ImmutableArray<TableCell> row in table.Header)
        {
            Append(text, row);
        }

        foreach (ImmutableArray<ImmutableArray<TableCell>> section in table.Sections)
        {
            text.Append("\\midrule\n");
            foreach (ImmutableArray<TableCell> row in section)
            {
                Append(text, row);
            }
        }

        text.Append("\\bottomrule\n");
        foreach (string note in table.Notes)
        {
            text.Append("\\multicolumn{").Append(table.ColumnCount).Append("}{l}{\\footnotesize ").Append(Escape(note)).Append("} \\\\\n");
        }

        text.Append("\\end{tabular}\n");
        if (table.Caption is not null)
        {
            text.Append("\\end{table}\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ImmutableArray<TableCell> row)
    {
        for (int j = 0; j < row.Length; j++)
        {
            text.Append(j > 0 ? " & " : "").Append(Cell(row[j]));
        }

        text.Append(" \\\\\n");
    }

    private static string Cell(TableCell cell)
    {
        // A minus sign needs mathematical mode; marks are superscripts.
        string number =
            cell.IsNumber && cell.Text.Contains('-', StringComparison.Ordinal)
                ? Escape(cell.Text).Replace("-", "$-$", StringComparison.Ordinal)
                : Escape(cell.Text);
        return cell.Marks.Length == 0 ? number : $"{number}\\textsuperscript{{{Escape(cell.Marks)}}}";
    }

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
