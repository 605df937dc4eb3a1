namespace Crabbymetrics.Estimators;

/// <summary>
/// Counts with one parameter of overdispersion beside their mean: the loss of a row as a function of its linear predictor eta and of tau,
/// the logarithm of that parameter.
/// </summary>
internal interface ICountModel
{
    /// <summary>The model of a family made by <see cref="At"/>.</summary>
    static ICountModel Of(IGlmFamily family) => family is LinearNegativeBinomialFamily ? new LinearCounts() : new QuadraticCounts();

    /// <summary>The model whose parameter has a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    static ICountModel Named(string parameterName)
    {
        ICountModel[] models = [new QuadraticCounts(), new LinearCounts()];
        return Array.Find(models, model => model.ParameterName == parameterName)
            ?? throw new ArgumentException($"No count model has the parameter '{parameterName}': both processes need the same version.");
    }

    /// <summary>The family at a given tau.</summary>
    IGlmFamily At(double tau);

    /// <summary>tau of a family made by <see cref="At"/>; NaN for any other.</summary>
    double TauOf(IGlmFamily family);

    /// <summary>The name of the parameter in its natural scale: <c>theta</c>.</summary>
    string ParameterName { get; }

    /// <summary>Whether tau says that the parameter is as good as Poisson's limit.</summary>
    bool IsPoisson(double tau);

    /// <summary>Twice the derivative of a row's log-likelihood in the direction of overdispersion, at Poisson: positive where the row
    /// speaks for it.</summary>
    double PoissonScore(double y, double mean);

    /// <summary>A start for tau.</summary>
    double Start(double excess, double squares, double means);

    /// <summary>Loss and derivatives of the rows of a block: wrt eta (slope, curvature), wrt tau (first, second), and wrt both
    /// (cross).</summary>
    void Evaluate(double tau, ReadOnlySpan<double> eta, ReadOnlySpan<double> y, CountDerivatives derivatives);
}
