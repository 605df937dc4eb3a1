namespace Crabbymetrics.Inference;

/// <summary>A result that has said that it has inference, and of which parameters, before anything is computed.</summary>
internal sealed class InformationSource
{
    private InformationSource(IEstimationResult result, IInformation information, int[] identified, string formula)
    {
        Result = result;
        Information = information;
        Identified = identified;
        Formula = formula;
    }

    /// <summary>The result.</summary>
    public IEstimationResult Result { get; }

    /// <summary>The result as one that can say its information.</summary>
    public IInformation Information { get; }

    /// <summary>The positions of the parameters that are identified, one for each working parameter.</summary>
    public int[] Identified { get; }

    /// <summary>The name of the formula that asks.</summary>
    public string Formula { get; }

    /// <summary>Asks a result whether it has inference.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="formula">The name of the formula that asks, for the messages.</param>
    /// <exception cref="NotSupportedException">The result has no information.</exception>
    /// <exception cref="InferenceUnavailableException">The result says that it has no inference.</exception>
    /// <exception cref="CrabbymetricsException">The result breaks its contract.</exception>
    public static InformationSource Of(IEstimationResult result, string formula)
    {
        ArgumentNullException.ThrowIfNull(result);
        IInformation source = Capability.Require<IInformation>(result, formula);
        if (source.InferenceUnavailableReason is { } reason)
        {
            throw new InferenceUnavailableException(reason);
        }

        int[] identified = [.. Enumerable.Range(0, result.Parameters.Length).Where(j => !double.IsNaN(result.Parameters[j]))];
        int k = source.WorkingParameterCount;
        if (k != identified.Length)
        {
            throw new CrabbymetricsException(
                $"The result of '{result.EstimatorName}' has {k} working parameters but {identified.Length} estimates that are not "
                    + $"NaN: its {nameof(IInformation)} breaks its contract."
            );
        }

        return new InformationSource(result, source, identified, formula);
    }

    /// <summary>
    /// The outer product of the scores where nothing stands against asking for it before the information: a result that reads its data for
    /// it may make both of one visit. Null where there are no scores, or multipliers, that agree with the rest: what is wrong is said when
    /// it is asked for in its turn.
    /// </summary>
    public double[]? TryMiddle()
    {
        int k = Identified.Length;
        if (Result is not IScoreContributions scores || scores.WorkingParameterCount != k)
        {
            return null;
        }

        int frequencies = ObservationCounts.Frequencies(Result).Length;
        if (frequencies != 0 && frequencies != scores.RowCount)
        {
            return null;
        }

        double[] middle = new double[k * k];
        scores.ScoreOuterProduct(ObservationCounts.OuterProductMultipliers(Result, scores.RowCount), middle);
        return middle;
    }
}
