using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A model fitted with an elastic net penalty. Many of its coefficients may be exactly 0. Immutable and safe for concurrent
/// use.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class ElasticNetResult : NetResult, IFamilyModel, IDeviance, IMeanPrediction, IModelState
{
    private readonly NetModel _model;
    private readonly Lazy<double> _logLikelihood;

    internal ElasticNetResult(NetModel model, ImmutableArray<double> parameters, NetFit fit)
        : base(parameters, fit)
    {
        _model = model;
        _logLikelihood = new Lazy<double>(() => _model.LogLikelihood(Parameters, Deviance));
    }

    /// <inheritdoc/>
    public override string EstimatorName => "elastic-net";

    /// <inheritdoc/>
    public override ImmutableArray<string> ParameterNames => _model.Names;

    /// <summary>The family.</summary>
    public IGlmFamily Family => _model.Family;

    /// <inheritdoc/>
    public override bool HasIntercept => _model.HasIntercept;

    /// <summary>The intercept; 0 in a model without one.</summary>
    public double Intercept => HasIntercept ? Parameters[0] : 0.0;

    /// <summary>The p slopes, in the order of the columns.</summary>
    public ImmutableArray<double> Coefficients => HasIntercept ? Parameters[1..] : Parameters;

    /// <inheritdoc/>
    public override int NonzeroCount => Coefficients.Count(static slope => slope != 0.0);

    /// <inheritdoc/>
    public override double LogLikelihood => Family is IDispersionFamily { HasLikelihood: false } ? double.NaN : _logLikelihood.Value;

    /// <inheritdoc/>
    public override double Ebic => Bic + PenaltyCriteria.OfManyColumns(_model.PenalizedCount, NonzeroCount);

    /// <summary>The path that this is a point of, and how it was chosen; null for a fit at one given penalty.</summary>
    public ElasticNetPath? Path { get; private init; }

    /// <summary>The cross-validation that chose the penalty; null where there was none.</summary>
    public ElasticNetCrossValidation? CrossValidation { get; private init; }

    private protected override double ParameterCount => DegreesOfFreedom + (HasIntercept ? 1.0 : 0.0) + (_model.HasDispersion ? 1.0 : 0.0);

    IOutcomeFamily IFamilyModel.Family => _model.Family;

    string? IDeviance.StatisticsUnavailableReason => "they belong to fits by maximum likelihood, and an elastic net is penalized";

    ImmutableSortedDictionary<string, string> IModelState.ModelOptions =>
        ImmutableSortedDictionary<string, string>
            .Empty.Add(nameof(ElasticNetOptions.FamilyName), _model.Family.Name)
            .Add(nameof(ElasticNetOptions.Link), _model.Family.LinkName);

    private protected override IPlottable? Pictures => (IPlottable?)CrossValidation ?? Path;

    /// <summary>Linear predictors of rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] PredictLinear(DesignMatrix x, double[]? offset = null) => LinearPredictors.Of(x, Intercept, Coefficients, offset);

    /// <summary>Means of rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(DesignMatrix design, double[]? offset = null)
    {
        double[] result = PredictLinear(design, offset);
        _model.Family.InverseLink(result, result, default, default);
        return result;
    }

    /// <summary>Means of rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="offset">m offsets; null for none.</param>
    /// <returns>m values.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, a value is not finite, or there are not m
    /// offsets.</exception>
    public double[] Predict(double[,] x, double[]? offset = null) => Predict(DesignMatrix.Create(x), offset);

    /// <summary>The same point of a path, with how it was chosen.</summary>
    internal ElasticNetResult Chosen(ElasticNetPath? path, ElasticNetCrossValidation? judged, PenaltyRule? by) =>
        new(_model, Parameters, Fit)
        {
            Path = path,
            CrossValidation = judged,
            ChosenBy = by,
        };

    private protected override double FindDegreesOfFreedom() => _model.DegreesOfFreedom(Parameters, L2);
}
