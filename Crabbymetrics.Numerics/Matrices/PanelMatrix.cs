using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>
/// A matrix in panels of eight rows, column by column within a panel: what a kernel that keeps a tile of a product in registers reads from
/// front to back (Goto and van de Geijn 2008). Rows and columns are filled up with zeros to whole blocks of 48, so that no kernel has an
/// edge.
/// </summary>
internal sealed class PanelMatrix
{
    /// <summary>The rows of a panel.</summary>
    public const int PanelRows = 8;

    /// <summary>The rows, and columns, that are worked on together.</summary>
    public const int BlockRows = 48;

    private const int BlockPanels = BlockRows / PanelRows;

    private readonly double[] _values;
    private readonly int _width;

    /// <summary>Creates a matrix of unknown content.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public PanelMatrix(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        BlockCount = (rows + BlockRows - 1) / BlockRows;
        _width = (columns + BlockRows - 1) / BlockRows * BlockRows;
        _values = GC.AllocateUninitializedArray<double>(checked(BlockCount * BlockRows * _width));
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of blocks of rows.</summary>
    public int BlockCount { get; }

    /// <summary>The distance between the starts of two panels.</summary>
    public int PanelStride => _width * PanelRows;

    /// <summary>Copies a row-major matrix.</summary>
    /// <param name="matrix">rows x columns values.</param>
    /// <param name="columns">The number of columns.</param>
    public static PanelMatrix FromRows(ReadOnlyMemory<double> matrix, int columns)
    {
        PanelMatrix result = new(columns == 0 ? 0 : matrix.Length / columns, columns);
        Bands.Run(result.BlockCount, matrix.Length, block => result.Fill(block, matrix.Span));
        return result;
    }

    /// <summary>The first of the eight values that a column has in a panel.</summary>
    /// <param name="row">A row, the first of a panel.</param>
    /// <param name="column">The column.</param>
    public ref double At(int row, int column) => ref _values[((row / PanelRows * _width) + column) * PanelRows];

    /// <summary>The values of a panel from a column on, eight a column.</summary>
    /// <param name="row">A row, the first of a panel.</param>
    /// <param name="column">The column.</param>
    public Span<double> Panel(int row, int column) =>
        _values.AsSpan(((row / PanelRows * _width) + column) * PanelRows, (_width - column) * PanelRows);

    /// <summary>Sets the rows of a block to 0.</summary>
    /// <param name="block">The zero-based block.</param>
    public void Clear(int block)
    {
        for (int panel = 0; panel < BlockPanels; panel++)
        {
            Panel((block * BlockRows) + (panel * PanelRows), 0).Clear();
        }
    }

    /// <summary>Copies to a row-major matrix.</summary>
    /// <returns>rows x columns values.</returns>
    public double[] ToRows()
    {
        double[] matrix = GC.AllocateUninitializedArray<double>(Rows * Columns);
        Bands.Run(
            BlockCount,
            matrix.Length,
            block =>
            {
                for (int row = block * BlockRows; row < Math.Min((block + 1) * BlockRows, Rows); row++)
                {
                    CopyRow(row, matrix.AsSpan(row * Columns, Columns));
                }
            }
        );
        return matrix;
    }

    /// <summary>Copies the lower triangle of a square matrix to a row-major one, and to its upper triangle.</summary>
    /// <returns>rows x rows values, symmetric to the last bit.</returns>
    public double[] ToSymmetricRows()
    {
        double[] matrix = GC.AllocateUninitializedArray<double>(Rows * Rows);
        Bands.Run(
            BlockCount,
            matrix.Length,
            block =>
            {
                for (int row = block * BlockRows; row < Math.Min((block + 1) * BlockRows, Rows); row += PanelRows)
                {
                    CopySymmetric(row, matrix);
                }
            }
        );
        return matrix;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(int block, ReadOnlySpan<double> matrix)
    {
        for (int first = block * BlockRows; first < (block + 1) * BlockRows; first += PanelRows)
        {
            Span<double> panel = Panel(first, 0);
            int rows = Math.Clamp(Rows - first, 0, PanelRows);
            if (rows < PanelRows)
            {
                panel.Clear();
            }
            else
            {
                panel[(Columns * PanelRows)..].Clear();
            }

            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<double> source = matrix.Slice((first + row) * Columns, Columns);
                for (int column = 0; column < source.Length; column++)
                {
                    panel[(column * PanelRows) + row] = source[column];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyRow(int row, Span<double> target)
    {
        ReadOnlySpan<double> panel = Panel(row, 0)[(row % PanelRows)..];
        for (int column = 0; column < target.Length; column++)
        {
            target[column] = panel[column * PanelRows];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopySymmetric(int first, double[] matrix)
    {
        int rows = Math.Min(PanelRows, Rows - first);
        for (int row = first; row < first + rows; row++)
        {
            CopyRow(row, matrix.AsSpan(row * Rows, row + 1));
        }
        // What is below the diagonal in a column of the panel stands next to each other right of it.
        ReadOnlySpan<double> panel = Panel(first, 0);
        for (int column = 0; column < first + rows; column++)
        {
            int above = Math.Max(0, column + 1 - first);
            panel.Slice((column * PanelRows) + above, rows - above).CopyTo(matrix.AsSpan((column * Rows) + first + above));
        }
    }
}
