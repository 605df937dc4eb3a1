namespace Crabbymetrics.Estimators;

/// <summary>eta = mu^exponent for positive means: the reciprocal (-1, canonical of gamma), the reciprocal square (-2, canonical of inverse
/// Gaussian), the square root (1/2).</summary>
public sealed class PowerLink : ILink
{
    private readonly double _exponent;

    /// <summary>Creates the link.</summary>
    /// <param name="exponent">The power, finite and not 0 (whose limit is the log link).</param>
    /// <exception cref="ArgumentOutOfRangeException">The power is 0 or not finite.</exception>
    public PowerLink(double exponent)
    {
        if (!double.IsFinite(exponent) || exponent == 0.0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(exponent),
                exponent,
                "The power of a link is finite and not 0: for 0 use the log link."
            );
        }

        _exponent = exponent;
        Name = exponent switch
        {
            -1.0 => "inverse",
            -2.0 => "inverse-squared",
            0.5 => "sqrt",
            _ => FormattableString.Invariant($"power({exponent})"),
        };
    }

    /// <summary>eta = 1 / mu.</summary>
    public static PowerLink Inverse { get; } = new(-1.0);

    /// <summary>eta = 1 / mu^2.</summary>
    public static PowerLink InverseSquared { get; } = new(-2.0);

    /// <summary>eta = sqrt(mu).</summary>
    public static PowerLink SquareRoot { get; } = new(0.5);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public double LowerLimit => double.NaN;

    /// <inheritdoc/>
    public double UpperLimit => _exponent < 0.0 ? 0.0 : double.NaN;

    /// <inheritdoc/>
    public double Link(double mean) => Math.Pow(mean, _exponent);

    /// <summary>The mean is eta^(1/exponent), for positive eta.</summary>
    /// <inheritdoc/>
    public void InverseLink(ReadOnlySpan<double> linearPredictor, Span<double> mean, Span<double> first, Span<double> second)
    {
        switch (_exponent)
        {
            case -1.0:
                SmoothLink.Invert(default(Reciprocal), linearPredictor, mean, first, second);
                break;
            case 0.5:
                SmoothLink.Invert(default(Square), linearPredictor, mean, first, second);
                break;
            default:
                SmoothLink.Invert(new Root(1.0 / _exponent), linearPredictor, mean, first, second);
                break;
        }
    }

    private readonly struct Reciprocal : SmoothLink.IInverse
    {
        public (double Mean, double First, double Second) At(double eta)
        {
            double mean = eta > 0.0 ? 1.0 / eta : double.NaN;
            return (mean, -mean * mean, 2.0 * mean * mean * mean);
        }
    }

    private readonly struct Square : SmoothLink.IInverse
    {
        public (double Mean, double First, double Second) At(double eta) =>
            eta > 0.0 ? (eta * eta, 2.0 * eta, 2.0) : (double.NaN, double.NaN, double.NaN);
    }

    private readonly struct Root(double power) : SmoothLink.IInverse
    {
        public (double Mean, double First, double Second) At(double eta)
        {
            double mean = eta > 0.0 ? Math.Pow(eta, power) : double.NaN;
            double first = power * mean / eta;
            return (mean, first, (power - 1.0) * first / eta);
        }
    }
}
