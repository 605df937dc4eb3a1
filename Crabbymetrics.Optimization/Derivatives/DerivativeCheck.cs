namespace Crabbymetrics.Optimization;

/// <summary>What the <see cref="DerivativeChecker"/> found of one derivative: the component with the largest error.</summary>
/// <param name="Derivative">Which: <c>gradient</c>, <c>Hessian</c>, <c>Hessian product</c> or <c>Jacobian</c>.</param>
/// <param name="WorstComponent">The component, as in <c>gradient[3]</c> or <c>Jacobian[2, 0]</c>, zero-based.</param>
/// <param name="Given">What the problem says it is.</param>
/// <param name="Numerical">What differences say it is.</param>
/// <param name="RelativeError">The difference of both, relative to the larger of the two and the size of the whole derivative.</param>
/// <param name="IsRight">Whether the error is within what differences can tell.</param>
public sealed record DerivativeCheck(
    string Derivative,
    string WorstComponent,
    double Given,
    double Numerical,
    double RelativeError,
    bool IsRight
)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Derivative}: {(IsRight ? "right" : "WRONG")}; worst {WorstComponent}: given {Given:G9}, by differences {Numerical:G9}, "
                + $"relative error {RelativeError:G2}"
        );
}
