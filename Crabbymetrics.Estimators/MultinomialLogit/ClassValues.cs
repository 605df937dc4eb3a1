namespace Crabbymetrics.Estimators;

/// <summary>Which class an outcome is, where classes are not kept for each row. Immutable.</summary>
/// <param name="Outcomes">The distinct outcomes, ascending.</param>
/// <param name="Codes">The class of each.</param>
internal sealed record ClassValues(double[] Outcomes, int[] Codes)
{
    /// <summary>The classes of some rows.</summary>
    /// <exception cref="ArgumentException">An outcome is none of those that were there before.</exception>
    public int[] CodesOf(ReadOnlySpan<double> outcome)
    {
        int[] codes = new int[outcome.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            int place = Outcomes.AsSpan().BinarySearch(outcome[i]);
            codes[i] =
                place >= 0
                    ? Codes[place]
                    : throw new ArgumentException(
                        FormattableString.Invariant(
                            $"There is an outcome {outcome[i]} now, which no row had when the fit began: rows have changed."
                        )
                    );
        }

        return codes;
    }

    /// <summary>The sums of values of the outcomes by class.</summary>
    /// <param name="outcomes">Some outcomes, ascending.</param>
    /// <param name="values">A value for each.</param>
    /// <param name="classes">The number of classes.</param>
    public double[] SumByClass(double[] outcomes, double[] values, int classes)
    {
        int[] codes = CodesOf(outcomes);
        double[] sums = new double[classes];
        for (int i = 0; i < codes.Length; i++)
        {
            sums[codes[i]] += values[i];
        }

        return sums;
    }
}
