namespace Crabbymetrics.Estimators;

/// <summary>Counts the rows with a weight whose utilities a step moves further apart than a limit; of a block that follows one with such
/// rows none are looked at.</summary>
/// <param name="limit">The limit.</param>
/// <param name="constants">The changes of the constants of the C - 1 classes with coefficients.</param>
/// <param name="coefficients">Those of their coefficients, class by class.</param>
internal sealed class ClassSpreadPass(double limit, double[] constants, double[] coefficients) : BlockPass
{
    public const string Kind = "multinomial.spread";

    public override int SumCount => 1;

    public static IPass Read(PassReading reading)
    {
        double limit = reading.Number();
        int contrasts = reading.Count();
        return new ClassSpreadPass(limit, reading.Numbers(contrasts), reading.Share(1));
    }

    public override PassDescription Describe() => new(Kind, [], [limit, constants.Length, .. constants, .. coefficients]);

    public override int ScratchCount(int rowCount) => 3 * rowCount;

    public override void Visit(in DesignBlock block, Span<double> sums, Span<double> scratch)
    {
        if (sums[0] > 0.0)
        {
            return;
        }

        int n = block.RowCount,
            p = block.ColumnCount;
        Span<double> changes = scratch[..n],
            lowest = scratch.Slice(n, n),
            highest = scratch.Slice(2 * n, n);
        // The utility of the base class is held at 0.
        lowest.Clear();
        highest.Clear();
        for (int m = 0; m < constants.Length; m++)
        {
            changes.Fill(constants[m]);
            block.AddLinearPredictor(coefficients.AsSpan(m * p, p), changes);
            for (int i = 0; i < n; i++)
            {
                lowest[i] = Math.Min(lowest[i], changes[i]);
                highest[i] = Math.Max(highest[i], changes[i]);
            }
        }

        ReadOnlySpan<double> weights = block.Weights;
        for (int i = 0; i < n; i++)
        {
            bool isFar = !(highest[i] - lowest[i] <= limit) && (weights.IsEmpty || weights[i] > 0.0);
            sums[0] += isFar ? 1.0 : 0.0;
        }
    }
}
