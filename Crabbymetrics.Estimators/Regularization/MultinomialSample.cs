using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>The rows of a multinomial elastic net.</summary>
/// <param name="Data">The observations.</param>
/// <param name="Classes">The classes, sorted.</param>
/// <param name="Codes">The class of each row.</param>
/// <param name="Weights">The weights of the rows in this fit; empty for all ones.</param>
internal sealed record MultinomialSample(RegressionData Data, ImmutableArray<string> Classes, int[] Codes, ReadOnlyMemory<double> Weights)
{
    private const string OffsetPrefix = ClassPredictors.OffsetPrefix;

    /// <summary>What the estimator reads under names that begin so.</summary>
    public static FurtherColumn OffsetColumn { get; } =
        new(OffsetPrefix + "*", "the offset of the class that stands in place of *; 0 for a class that is not named")
        {
            IsOptional = true,
            IsForPrediction = true,
        };

    /// <summary>The offsets of each class, empty where it has none; an empty list where no class has any.</summary>
    public ImmutableArray<ReadOnlyMemory<double>> Offsets { get; } = OffsetsOf(Data, Classes);

    /// <summary>The number of observations: positive weights, or their sum where they are frequencies.</summary>
    public double ObservationCount() =>
        Weights.IsEmpty ? Data.RowCount
        : Data.Weights?.Kind == WeightKind.Frequency ? RowKernels.Sum(Weights.Span)
        : Weights.ToArray().Count(static weight => weight > 0.0);

    /// <summary>Refuses rows without one of the classes, whose intercept would be infinite.</summary>
    /// <param name="where">Which rows these are, for the message: empty for all.</param>
    public void RequireEveryClass(string where)
    {
        double[] totals = new double[Classes.Length];
        for (int i = 0; i < Codes.Length; i++)
        {
            totals[Codes[i]] += Weights.IsEmpty ? 1.0 : Weights.Span[i];
        }

        if (Classes.Length < 2)
        {
            throw new ArgumentException(
                $"The outcome {Data.OutcomeName} has one class alone, {Classes[0]}: there is nothing to tell apart."
            );
        }

        int missing = Array.FindIndex(totals, static total => !(total > 0.0));
        if (missing >= 0)
        {
            int count = Codes.Count(code => code == missing);
            throw where.Length == 0
                ? new ArgumentException($"No row of positive weight has the class '{Classes[missing]}': leave it out.")
                : new OptionException(
                    MultinomialElasticNetOptions.Schema,
                    $"{where}no row has the class '{Classes[missing]}' ({count} {(count == 1 ? "row" : "rows")} in all): "
                        + "use fewer folds, spread the classes over them ({Stratify}), or leave out a class of one row."
                );
        }
    }

    /// <summary>The mean measure of left-out rows: the deviance, or the share misclassified.</summary>
    public double LeftOut(MultinomialElasticNetResult result, double[] left, bool misclassified)
    {
        double[,] logarithms = result.LogProbabilities(this);
        double sum = 0.0,
            total = 0.0;
        for (int i = 0; i < left.Length; i++)
        {
            if (!(left[i] > 0.0))
            {
                continue;
            }

            double own = logarithms[i, Codes[i]];
            int best = 0;
            for (int k = 1; k < Classes.Length; k++)
            {
                best = logarithms[i, k] > logarithms[i, best] ? k : best;
            }

            total += left[i];
            sum += left[i] * (misclassified ? (best == Codes[i] ? 0.0 : 1.0) : -2.0 * own);
        }

        return sum / total;
    }

    private static ImmutableArray<ReadOnlyMemory<double>> OffsetsOf(RegressionData data, ImmutableArray<string> classes)
    {
        ReadOnlyMemory<double>[] offsets = new ReadOnlyMemory<double>[classes.Length];
        bool any = false;
        foreach ((string name, DesignColumn column) in data.Columns)
        {
            if (!name.StartsWith(OffsetPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            int k = classes.IndexOf(name[OffsetPrefix.Length..]);
            if (k < 0)
            {
                throw new ArgumentException(
                    $"The column '{name}' has offsets of the class '{name[OffsetPrefix.Length..]}', which no outcome has. The classes are "
                        + $"{string.Join(", ", classes)}."
                );
            }

            if (column is not NumericColumn numbers)
            {
                throw new ArgumentException($"The column '{name}' holds labels: offsets are numbers.");
            }

            offsets[k] = numbers.Values;
            any = true;
        }

        return any ? [.. offsets] : [];
    }
}
