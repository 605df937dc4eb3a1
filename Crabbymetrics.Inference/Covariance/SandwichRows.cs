using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The rows of a result as the middle of a sandwich needs them, in the working parameters of <see cref="IInformation"/>. Of one
/// computation, and used on one thread.
/// </summary>
public sealed class SandwichRows
{
    private readonly IEstimationResult _distinct;
    private readonly InformationSource _source;
    private readonly string _formula;
    private readonly List<string> _warnings = [];
    private readonly bool _expected;
    private Bread? _bread;

    internal SandwichRows(
        IEstimationResult result,
        IEstimationResult distinct,
        CovarianceArguments arguments,
        string formula,
        BreadInformation standardBread = BreadInformation.Observed
    )
    {
        _expected = (arguments.Bread ?? standardBread) == BreadInformation.Expected;
        Result = result;
        Arguments = arguments;
        _distinct = distinct;
        _formula = formula;
        _source = InformationSource.Of(distinct, formula);
        Scores = RowSums.Only(distinct) is null
            ? Capability.Require<IScoreContributions>(distinct, formula)
            : distinct as IScoreContributions ?? throw new NotSupportedException($"{formula} needs scores.");
        if (Scores.WorkingParameterCount != ParameterCount)
        {
            Capability.RequireScores(Bread, formula);
        }
    }

    /// <summary>The fitted model.</summary>
    public IEstimationResult Result { get; }

    /// <summary>The arguments of the caller.</summary>
    public CovarianceArguments Arguments { get; }

    /// <summary>The scores of the rows, observation weights included.</summary>
    public IScoreContributions Scores { get; }

    /// <summary>The number n of rows that have scores.</summary>
    public int RowCount => Scores.RowCount;

    /// <summary>The number k of working parameters.</summary>
    public int ParameterCount => _source.Identified.Length;

    /// <summary>The number of observations: the sum of frequency weights where the data have them.</summary>
    public double ObservationCount => Result.ObservationCount;

    /// <summary>The number G that the factors with G/(G-1) use; null where the formula has no groups.</summary>
    public int? GroupCount { get; set; }

    /// <summary>The number of lags of a kernel over time, for the report; null where there is none.</summary>
    public int? Lag { get; set; }

    /// <summary>The unit in which lags count, for the report; null where there are none.</summary>
    public string? Period { get; set; }

    /// <summary>The number of groups of each clustering used, for the report.</summary>
    public ImmutableDictionary<string, int> GroupCounts { get; set; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The degrees of freedom of the t distribution to use; infinity (the default) for the normal.</summary>
    public double DegreesOfFreedom { get; set; } = double.PositiveInfinity;

    internal IReadOnlyList<string> Warnings => _warnings;

    internal Bread Bread => _bread ??= Bread.Of(_source, _expected);

    /// <summary>Adds a warning to the covariance.</summary>
    /// <param name="warning">One or two sentences.</param>
    public void Warn(string warning)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(warning);
        _warnings.Add(warning);
    }

    /// <summary>The n leverages of single observations: that of a row with frequency f, divided by f.</summary>
    /// <returns>A new array, each value below 1; 0 for a row with frequency 0.</returns>
    /// <exception cref="CrabbymetricsException">An observation has leverage 1, and so no residual.</exception>
    /// <exception cref="NotSupportedException">The result has neither leverages nor a working regression.</exception>
    public double[] Leverages()
    {
        double[] leverages = Inference.Leverages.Of(Bread, RowCount, _formula);
        double[]? frequencies = FrequencyMultipliers();
        for (int i = 0; i < leverages.Length; i++)
        {
            leverages[i] *= frequencies?[i] ?? 1.0;
            LeverageCorrection.RequireResidual(1.0 - leverages[i], _formula, RowOf(i));
        }

        return leverages;
    }

    /// <summary>
    /// Writes the sum of <c>m s s'</c> over observations. A row with frequency weight f counts as f observations with the score
    /// <c>s/f</c>.
    /// </summary>
    /// <param name="multipliers">The m of each of the n rows; empty for all ones.</param>
    /// <param name="middle">Receives k x k values, row-major.</param>
    /// <exception cref="ArgumentException">There are neither n multipliers nor none.</exception>
    public void WriteOuterProduct(ReadOnlySpan<double> multipliers, Span<double> middle)
    {
        if (!multipliers.IsEmpty && multipliers.Length != RowCount)
        {
            throw new ArgumentException($"There are {multipliers.Length} multipliers for {RowCount} rows.", nameof(multipliers));
        }

        double[]? frequencies = FrequencyMultipliers();
        if (multipliers.IsEmpty || frequencies is null)
        {
            Scores.ScoreOuterProduct(frequencies is null ? multipliers : frequencies, middle);
            return;
        }

        for (int i = 0; i < frequencies.Length; i++)
        {
            // A row with frequency 0 is no observation, whatever its multiplier.
            frequencies[i] = frequencies[i] == 0.0 ? 0.0 : frequencies[i] * multipliers[i];
        }

        Scores.ScoreOuterProduct(frequencies, middle);
    }

    /// <summary>The scores of all rows.</summary>
    /// <returns>A new array of n x k values, row-major.</returns>
    public double[] CopyScores()
    {
        double[] scores = new double[checked(RowCount * ParameterCount)];
        Scores.CopyScores(0, RowCount, scores);
        return scores;
    }

    /// <summary>A further column of numbers of the data (<see cref="RegressionData.Columns"/>).</summary>
    /// <param name="name">The name of the column.</param>
    /// <returns>n values.</returns>
    /// <exception cref="NotSupportedException">The result does not say of which data it is.</exception>
    /// <exception cref="ArgumentException">The data have no such column, or one of labels; the message names those that there
    /// are.</exception>
    public ReadOnlySpan<double> Column(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        IObservations data = Capability.Require<IObservedData>(Result, _formula).Observations;
        if (data.Columns.GetValueOrDefault(name) is not NumericColumn column)
        {
            string[] known = [.. data.Columns.Values.OfType<NumericColumn>().Select(static c => c.Name).Order(StringComparer.Ordinal)];
            string there = known.Length == 0 ? "they have none" : $"there are: {string.Join(", ", known)}";
            throw new ArgumentException(
                $"{_formula} needs a further column of numbers '{name}' of the data; {there}. Add it with "
                    + $"{nameof(RegressionData)}.{nameof(RegressionData.WithColumn)}."
            );
        }

        ObservationCounts.RequireRows(Result, column.RowCount, RowCount, $"values of '{name}'");
        return column.Values.Span;
    }

    /// <summary>Refuses frequency weights other than 0 and 1, for a formula that does not hold with them.</summary>
    /// <param name="reason">Why it does not hold, and what to do: one or two sentences.</param>
    /// <exception cref="InferenceUnavailableException">The data have such weights.</exception>
    public void RefuseFrequencies(string reason)
    {
        foreach (double frequency in ObservationCounts.Frequencies(Result).Span)
        {
            if (frequency is not (0.0 or 1.0))
            {
                throw new InferenceUnavailableException($"'{_formula}' does not hold with frequency weights: {reason}");
            }
        }
    }

    internal int RowOf(int row) => DistinctObservations.RowOf(Result, row);

    internal double[]? FrequencyMultipliers() => ObservationCounts.OuterProductMultipliers(_distinct, RowCount);
}
