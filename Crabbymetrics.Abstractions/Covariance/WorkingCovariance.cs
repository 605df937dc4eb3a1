using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>
/// A covariance in the working parameters of <see cref="IInformation"/>, with the way to the reported ones: <c>V = J W J'</c>. Where a
/// column is far from zero (a calendar year, a timestamp) the entries of V are so large that a prediction's variance drowns in their
/// rounding; computed from W it does not. Immutable.
/// </summary>
public sealed class WorkingCovariance
{
    /// <summary>Creates a working covariance from copies of its parts.</summary>
    /// <param name="values">W, k x k values, row-major.</param>
    /// <param name="jacobian">J, the derivatives of the reported parameters that are identified with respect to the working ones, k x k
    /// values, row-major.</param>
    /// <exception cref="ArgumentException">The two differ in size or are not square.</exception>
    [OverloadResolutionPriority(1)]
    public WorkingCovariance(ReadOnlySpan<double> values, ReadOnlySpan<double> jacobian)
        : this(values.ToImmutableArray(), jacobian.ToImmutableArray()) { }

    /// <summary>Creates a working covariance, which keeps its parts as they are.</summary>
    /// <param name="values">W, k x k values, row-major.</param>
    /// <param name="jacobian">J, the derivatives of the reported parameters that are identified with respect to the working ones, k x k
    /// values, row-major.</param>
    /// <exception cref="ArgumentException">The two differ in size or are not square.</exception>
    public WorkingCovariance(ImmutableArray<double> values, ImmutableArray<double> jacobian)
    {
        int k = (int)Math.Sqrt(values.Length);
        if (values.Length != jacobian.Length || k * k != values.Length)
        {
            throw new ArgumentException(
                $"W and J are square and of one size; they have {values.Length} and {jacobian.Length} values.",
                nameof(jacobian)
            );
        }

        Dimension = k;
        Values = values.AsMemory();
        Jacobian = jacobian.AsMemory();
    }

    /// <summary>The number k of working parameters.</summary>
    public int Dimension { get; }

    /// <summary>W, k x k values, row-major.</summary>
    public ReadOnlyMemory<double> Values { get; }

    /// <summary>J, k x k values, row-major.</summary>
    public ReadOnlyMemory<double> Jacobian { get; }
}
