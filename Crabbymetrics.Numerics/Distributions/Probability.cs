using System.Runtime.CompilerServices;

namespace Crabbymetrics.Numerics;

/// <summary>Checks of the arguments of distributions.</summary>
internal static class Probability
{
    public static void Require(double probability, [CallerArgumentExpression(nameof(probability))] string? name = null)
    {
        if (!(probability >= 0.0 && probability <= 1.0))
        {
            throw new ArgumentOutOfRangeException(name, probability, "A probability lies in [0, 1].");
        }
    }

    public static void RequireDegreesOfFreedom(
        double degreesOfFreedom,
        [CallerArgumentExpression(nameof(degreesOfFreedom))] string? name = null
    )
    {
        if (!(degreesOfFreedom > 0.0))
        {
            throw new ArgumentOutOfRangeException(name, degreesOfFreedom, "Degrees of freedom are above 0; infinity is allowed.");
        }
    }
}
