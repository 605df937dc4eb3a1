using System.Collections.Immutable;

namespace Crabbymetrics.Data;

// Combinations of levels.
internal static partial class DesignColumns
{
    /// <summary>Finds the combinations of levels that some rows have, of those with a column.</summary>
    public static BlockState FindCells(BlockState block, Dictionary<string, EvaluatedVariable> variables, int rows)
    {
        if (block.Factors.Length < 2)
        {
            return block;
        }

        EvaluatedVariable[] factors = [.. block.Factors.Select(factor => variables[factor.Variable])];
        bool[] reduced = [.. block.Factors.Select(factor => LeavesOut(factor, variables))];
        HashSet<UInt128> seen = [];
        UInt128 last = UInt128.MaxValue;
        List<ImmutableArray<int>> cells = [];
        for (int i = 0; i < rows; i++)
        {
            UInt128 key = KeyOf(factors, reduced, i, out bool hasColumn);
            if (hasColumn && key != last && seen.Add(key))
            {
                cells.Add([.. factors.Select(factor => factor.Codes[i])]);
                if (cells.Count > 10 * MostColumns)
                {
                    break;
                }
            }

            last = key;
        }

        // The first factor moves fastest, as R has it.
        cells.Sort(
            static (a, b) =>
            {
                for (int f = a.Length - 1; f >= 0; f--)
                {
                    if (a[f] != b[f])
                    {
                        return a[f].CompareTo(b[f]);
                    }
                }

                return 0;
            }
        );
        return block with { Cells = [.. cells] };
    }

    /// <summary>The rows whose combination of levels has no coefficient because no row of the fit had it.</summary>
    public static IEnumerable<int> UnseenRows(BlockState block, Dictionary<string, EvaluatedVariable> variables, int rows)
    {
        if (block.Factors.Length < 2 || IsDense(block, variables))
        {
            yield break;
        }

        EvaluatedVariable[] factors = [.. block.Factors.Select(factor => variables[factor.Variable])];
        bool[] reduced = [.. block.Factors.Select(factor => LeavesOut(factor, variables))];
        Dictionary<UInt128, int> known = Known(block, factors);
        for (int i = 0; i < rows; i++)
        {
            if (Array.TrueForAll(factors, factor => factor.Codes[i] >= 0))
            {
                UInt128 key = KeyOf(factors, reduced, i, out bool hasColumn);
                if (hasColumn && !known.ContainsKey(key))
                {
                    yield return i;
                }
            }
        }
    }

    private static UInt128 KeyOf(EvaluatedVariable[] factors, bool[] reduced, int row, out bool hasColumn)
    {
        UInt128 key = 0;
        hasColumn = true;
        for (int f = 0; f < factors.Length; f++)
        {
            int code = factors[f].Codes[row];
            hasColumn &= !reduced[f] || !factors[f].Levels!.IsBaseline(code);
            key = (key * (UInt128)factors[f].Levels!.State.Levels.Length) + (UInt128)code;
        }

        return key;
    }

    private static Dictionary<UInt128, int> Known(BlockState block, EvaluatedVariable[] factors)
    {
        Dictionary<UInt128, int> known = [];
        for (int c = 0; c < block.Cells.Length; c++)
        {
            UInt128 key = 0;
            for (int f = 0; f < factors.Length; f++)
            {
                key = (key * (UInt128)factors[f].Levels!.State.Levels.Length) + (UInt128)block.Cells[c][f];
            }

            known.Add(key, c);
        }

        return known;
    }
}
