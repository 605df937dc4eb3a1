using System.Globalization;
using Crabbymetrics.Data;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The transformed rows of a file.</summary>
internal sealed class TransformedRows(DesignMatrix design, ModelFrame frame)
{
    /// <summary>The transformed columns.</summary>
    public DesignMatrix Design => design;

    /// <summary>The row of the file, from 1, of a complete row.</summary>
    public int RowNumber(int row) => frame.SourceRow(row) + 1;

    /// <summary>Writes them as CSV: the row of the file, and the columns.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"row,{string.Join(",", design.ColumnNames)}");
        for (int i = 0; i < design.RowCount; i++)
        {
            output.Write(RowNumber(i).ToString(CultureInfo.InvariantCulture));
            for (int j = 0; j < design.ColumnCount; j++)
            {
                output.Write(',');
                output.Write(design[i, j].ToString("R", CultureInfo.InvariantCulture));
            }

            output.WriteLine();
        }
    }
}
