using System.Text.Json.Serialization;

namespace Crabbymetrics;

/// <summary>A saved model whose mean is a known function of a linear predictor: it predicts. Immutable.</summary>
[JsonConverter(typeof(StoredModelJsonConverter))]
public class StoredMeanModel : StoredModel, ILinearPredictorModel, IMeanPrediction, INormalOutcome, IPredictedOutcome
{
    private readonly IInverseLink _inverseLink;
    private readonly IOutcomeTails? _tails;

    /// <summary>Creates a model of what was kept.</summary>
    /// <param name="state">The saved facts.</param>
    /// <param name="inverseLink">The mean as a function of the linear predictor.</param>
    /// <param name="tails">The distribution of an outcome around its mean, with the parameters of the fit; null where there is
    /// none.</param>
    /// <exception cref="FormatException">It is another function than that of the model, or a regressor has no parameter.</exception>
    public StoredMeanModel(ModelState state, IInverseLink inverseLink, IOutcomeTails? tails = null)
        : base(state)
    {
        ArgumentNullException.ThrowIfNull(inverseLink);
        _inverseLink = inverseLink;
        _tails = double.IsNaN(state.OutcomeDispersion) ? null : tails;
        if (state.Regressors.Any(column => !state.ParameterNames.Contains(column)))
        {
            throw new FormatException($"A regressor of the saved model '{state.Estimator}' has no parameter.");
        }

        double[] means = [.. ModelStateBuilder.Probe(inverseLink.InverseLink)];
        for (int i = 0; i < state.MeanProbe.Length; i++)
        {
            double saved = state.MeanProbe[i];
            if (!(Math.Abs(means[i] - saved) <= 1e-9 * (1.0 + Math.Abs(saved))) && !(double.IsNaN(saved) && double.IsNaN(means[i])))
            {
                throw new FormatException(
                    $"The estimator '{state.Estimator}' that is registered has another mean function than the one that the model was saved "
                        + "with."
                );
            }
        }

        Design = DesignMatrix.Create(0, state.Regressors.Select(static column => KeyValuePair.Create(column, Array.Empty<double>())));
    }

    /// <summary>The columns of the fit, without a row: the data were not saved.</summary>
    [JsonIgnore]
    public DesignMatrix Design { get; }

    /// <inheritdoc/>
    [JsonIgnore]
    public ReadOnlyMemory<double> Offset => default;

    /// <inheritdoc/>
    public bool HasIntercept => State.HasIntercept;

    /// <inheritdoc/>
    public string LinkName => State.Link ?? "identity";

    /// <inheritdoc/>
    public double OutcomeVariance => State.OutcomeVariance;

    /// <inheritdoc/>
    [JsonIgnore]
    public IOutcomeTails? OutcomeTails => _tails;

    /// <inheritdoc/>
    public string? OutcomeTailsUnavailableReason =>
        _tails is not null
            ? null
            : State.NoOutcomeDistributionReason
                ?? $"the model of '{State.Estimator}' was saved without a distribution of its outcomes (where an earlier version "
                    + "saved it, fit and save it again)";

    /// <inheritdoc/>
    public double OutcomeDispersion => State.OutcomeDispersion;

    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictors, Span<double> means, Span<double> first, Span<double> second) =>
        _inverseLink.InverseLink(linearPredictors, means, first, second);

    /// <inheritdoc/>
    public double[] Predict(DesignMatrix design, double[]? offset = null)
    {
        double[] means = PredictLinear(design, offset);
        _inverseLink.InverseLink(means, means, [], []);
        return means;
    }

    /// <summary>Linear predictors of new rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none. Of a model with absorbed effects they hold the effects of each row too.</param>
    /// <returns>m values. A column that was left out as collinear has no part.</returns>
    /// <exception cref="NotSupportedException">The model has absorbed effects, and there are no offsets.</exception>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or there are not m offsets.</exception>
    public double[] PredictLinear(DesignMatrix design, double[]? offset = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.ColumnCount != State.Regressors.Length)
        {
            throw new ArgumentException(
                $"The rows have {design.ColumnCount} columns; the model was fitted to {State.Regressors.Length}.",
                nameof(design)
            );
        }

        if (offset is not null && offset.Length != design.RowCount)
        {
            throw new ArgumentException(
                $"offset must have a value for each of the {design.RowCount} rows; it has {offset.Length}.",
                nameof(offset)
            );
        }

        if (!State.Effects.IsEmpty && offset is null)
        {
            throw new NotSupportedException(
                $"The model absorbed {string.Join(", ", State.Effects.Select(static effect => effect.Name))}: give the sum of the "
                    + "effects of each row as its offset. ModelFile, saved with the formula, finds it."
            );
        }

        double[] predictors = new double[design.RowCount];
        design.LinearPredictor(
            HasIntercept ? Coefficient("(Intercept)", 0) : 0.0,
            [.. State.Regressors.Select(column => Coefficient(column, -1))],
            predictors
        );
        for (int i = 0; i < predictors.Length && offset is not null; i++)
        {
            predictors[i] += offset[i];
        }

        return predictors;
    }

    private double Coefficient(string name, int otherwise)
    {
        int place = ParameterNames.IndexOf(name);
        double value = Parameters[place >= 0 ? place : otherwise];
        return double.IsNaN(value) ? 0.0 : value;
    }
}
