using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Makes the columns of a design from blocks and the variables in some rows. What holds factors is coded, not written
/// out.</summary>
internal static partial class DesignColumns
{
    private const int MostColumns = 100_000;

    // 4 GB of columns that are written out.
    private const long MostWritten = 1L << 29;
    private const string Reference = "(reference)";

    /// <summary>The columns of a block.</summary>
    /// <param name="formula">The formula, for messages.</param>
    /// <param name="block">The block; its cells are known, or found by <see cref="FindCells"/>.</param>
    /// <param name="variables">The variables by key.</param>
    /// <param name="rows">The number of rows.</param>
    public static IEnumerable<DesignColumn> Of(string formula, BlockState block, Dictionary<string, EvaluatedVariable> variables, int rows)
    {
        string[] numbers = [.. block.Term.Where(key => variables[key].Levels is null)];
        foreach (EvaluatedColumn[] product in Combinations([.. numbers.Select(key => variables[key].Columns)]))
        {
            Dictionary<string, string> names = [];
            for (int v = 0; v < numbers.Length; v++)
            {
                names.Add(numbers[v], product[v].Name);
            }

            if (block.Factors.IsEmpty && product is [var single])
            {
                yield return single.ForDesign(NameOf(block, names));
                continue;
            }

            double[]? values = Product([.. product.Select(static column => column.Values)]);
            if (block.Factors.IsEmpty)
            {
                yield return new NumericColumn(NameOf(block, names), values!);
            }
            else if (IsDense(block, variables))
            {
                foreach (DesignColumn column in Dense(formula, block, variables, names, values, rows))
                {
                    yield return column;
                }
            }
            else if (Coded(formula, block, variables, names) is { } category)
            {
                yield return values is null ? category : new ScaledCategoricalColumn(category, ValueName(numbers, names), values);
            }
        }
    }

    /// <summary>Whether a block has a column, whatever the rows are.</summary>
    public static int ColumnCount(BlockState block, Dictionary<string, EvaluatedVariable> variables)
    {
        long count = 1;
        foreach (string key in block.Term.Where(key => variables[key].Levels is null))
        {
            count *= variables[key].Columns.Length;
        }

        long own =
            block.Factors.Length >= 2 && !IsDense(block, variables)
                ? block.Cells.Length
                : block.Factors.Aggregate(
                    1L,
                    (product, factor) =>
                        product
                        * (
                            variables[factor.Variable].Levels!.State.Levels.Length
                            - (LeavesOut(factor, variables) ? variables[factor.Variable].Levels!.State.Baselines.Length : 0)
                        )
                );
        return (int)Math.Min(int.MaxValue, count * own);
    }

    /// <summary>Refuses a design of more columns than anything can be estimated of.</summary>
    /// <exception cref="FormulaException">It has.</exception>
    public static void RequireFew(string formula, IEnumerable<BlockState> blocks, Dictionary<string, EvaluatedVariable> variables)
    {
        foreach (BlockState block in blocks)
        {
            int count = ColumnCount(block, variables);
            if (count > MostColumns)
            {
                string name = string.Join(':', block.Term);
                throw new FormulaException(
                    formula,
                    FormattableString.Invariant($"{name} gives {count} columns, too many to estimate (at most {MostColumns}). ")
                        + "Effects of so many levels are absorbed after a bar: y ~ x | firm, y ~ x | firm^year, y ~ 1 | firm[x]."
                );
            }
        }
    }

    private static bool LeavesOut(BlockFactor factor, Dictionary<string, EvaluatedVariable> variables) =>
        !factor.IsFull || variables[factor.Variable].Levels!.DropsReferences;

    private static bool IsDense(BlockState block, Dictionary<string, EvaluatedVariable> variables) =>
        block.Factors.Any(factor => !factor.IsFull && variables[factor.Variable].Levels!.State.Contrast == FactorContrast.Sum);

    // A combined code; rows without a column have one code of their own. Null where no cell has a column.
    private static CategoricalColumn? Coded(
        string formula,
        BlockState block,
        Dictionary<string, EvaluatedVariable> variables,
        Dictionary<string, string> names
    )
    {
        EvaluatedVariable[] factors = [.. block.Factors.Select(factor => variables[factor.Variable])];
        bool[] reduced = [.. block.Factors.Select(factor => LeavesOut(factor, variables))];
        FactorState first = factors[0].Levels!.State;
        if (factors is [var single] && (!reduced[0] || first.Baselines.Length == 1))
        {
            if (reduced[0] && first.Levels.Length == 1)
            {
                return null;
            }

            CategoricalColumn plain = CategoricalColumn
                .FromOwnedCodes(first.Name, first.Levels, single.Codes)
                .WithDummyNames([.. first.Levels.Select(level => NameOf(block, names, (block.Factors[0], level, first)))]);
            return reduced[0] ? plain.WithBaseline(first.Levels[first.Baselines[0]]) : plain.WithoutBaseline();
        }

        int rows = factors[0].Codes.Length;
        ImmutableArray<ImmutableArray<int>> cells =
            factors.Length == 1
                ?
                [
                    .. Enumerable
                        .Range(0, first.Levels.Length)
                        .Where(level => !factors[0].Levels!.IsBaseline(level))
                        .Select(static level => ImmutableArray.Create(level)),
                ]
                : block.Cells;
        if (cells.IsEmpty)
        {
            return null;
        }

        Dictionary<UInt128, int> known = Known(block with { Cells = cells }, factors);
        bool any = Array.Exists(reduced, static leaves => leaves);
        int[] codes = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            UInt128 key = KeyOf(factors, reduced, i, out bool hasColumn);
            codes[i] =
                !hasColumn ? cells.Length
                : known.TryGetValue(key, out int cell) ? cell
                : throw new FormulaException(
                    formula,
                    $"{string.Join(':', block.Term)} has a combination of levels that the fit did not have."
                );
        }

        List<string> levels = [.. cells.Select(cell => string.Join(':', cell.Select((code, f) => factors[f].Levels!.State.Levels[code])))];
        // Levels with a colon may read alike; the names of the columns tell them apart.
        bool ambiguous = levels.Distinct().Count() < levels.Count;
        for (int c = 0; ambiguous && c < levels.Count; c++)
        {
            levels[c] = FormattableString.Invariant($"{c + 1}: {levels[c]}");
        }

        List<string> dummies =
        [
            .. cells.Select(cell =>
                NameOf(
                    block,
                    names,
                    [.. cell.Select((code, f) => (block.Factors[f], factors[f].Levels!.State.Levels[code], factors[f].Levels!.State))]
                )
            ),
        ];
        if (any)
        {
            levels.Add(Reference);
            dummies.Add(Reference);
        }

        CategoricalColumn column = CategoricalColumn
            .FromOwnedCodes(string.Join(':', block.Factors.Select(factor => variables[factor.Variable].Levels!.State.Name)), levels, codes)
            .WithDummyNames(dummies);
        return any ? column.WithBaseline(Reference) : column.WithoutBaseline();
    }

    // Contrasts that are no dummies are written out.
    private static IEnumerable<DesignColumn> Dense(
        string formula,
        BlockState block,
        Dictionary<string, EvaluatedVariable> variables,
        Dictionary<string, string> names,
        double[]? values,
        int rows
    )
    {
        EvaluatedVariable[] factors = [.. block.Factors.Select(factor => variables[factor.Variable])];
        int[][] levels =
        [
            .. block.Factors.Select(
                (factor, f) =>
                    Enumerable
                        .Range(0, factors[f].Levels!.State.Levels.Length)
                        .Where(level => !LeavesOut(factor, variables) || !factors[f].Levels!.IsBaseline(level))
                        .ToArray()
            ),
        ];
        long count = levels.Aggregate(1L, static (product, list) => product * list.Length);
        if (count * rows > MostWritten)
        {
            throw new FormulaException(
                formula,
                FormattableString.Invariant($"{string.Join(':', block.Term)} has {count} columns of sum contrasts, which would take ")
                    + FormattableString.Invariant($"{8e-9 * count * rows:F0} GB for {rows} rows: they are written out, unlike dummies. ")
                    + "Take treatment contrasts, C(x), or absorb the effects: y ~ x | firm."
            );
        }

        foreach (int[] cell in Combinations(levels))
        {
            double[] column = values is null ? new double[rows] : [.. values];
            if (values is null)
            {
                column.AsSpan().Fill(1.0);
            }

            for (int f = 0; f < factors.Length; f++)
            {
                bool sum = !block.Factors[f].IsFull && factors[f].Levels!.State.Contrast == FactorContrast.Sum;
                for (int i = 0; i < rows; i++)
                {
                    int code = factors[f].Codes[i];
                    column[i] *=
                        code == cell[f] ? 1.0
                        : sum && factors[f].Levels!.IsBaseline(code) ? -1.0
                        : 0.0;
                }
            }

            yield return new NumericColumn(
                NameOf(
                    block,
                    names,
                    [.. cell.Select((code, f) => (block.Factors[f], factors[f].Levels!.State.Levels[code], factors[f].Levels!.State))]
                ),
                column
            );
        }
    }

    private static string NameOf(
        BlockState block,
        Dictionary<string, string> names,
        params ReadOnlySpan<(BlockFactor Factor, string Level, FactorState State)> cell
    )
    {
        List<string> parts = [];
        foreach (string key in block.Term)
        {
            if (names.TryGetValue(key, out string? number))
            {
                parts.Add(number);
            }

            foreach ((BlockFactor factor, string level, FactorState state) in cell)
            {
                if (factor.Variable == key)
                {
                    parts.Add($"{state.Name}[{level}]");
                }
            }
        }

        return string.Join(':', parts);
    }

    private static string ValueName(string[] numbers, Dictionary<string, string> names) =>
        string.Join(':', numbers.Select(key => names[key]));

    private static double[]? Product(double[][] columns)
    {
        if (columns.Length < 2)
        {
            return columns.Length == 0 ? null : columns[0];
        }

        double[] product = [.. columns[0]];
        foreach (double[] column in columns.AsSpan(1))
        {
            for (int i = 0; i < product.Length; i++)
            {
                product[i] *= column[i];
            }
        }

        return product;
    }

    // The first list moves fastest.
    private static IEnumerable<T[]> Combinations<T>(T[][] lists)
    {
        int count = lists.Aggregate(1, static (product, list) => product * list.Length);
        for (int index = 0; index < count; index++)
        {
            T[] chosen = new T[lists.Length];
            int rest = index;
            for (int l = 0; l < lists.Length; l++)
            {
                chosen[l] = lists[l][rest % lists[l].Length];
                rest /= lists[l].Length;
            }

            yield return chosen;
        }
    }
}
