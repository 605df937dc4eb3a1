using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Where a fit with absorbed effects ended.</summary>
internal sealed record AbsorbedOptimum
{
    /// <summary>The reason of a run whose columns are not identified.</summary>
    public const TerminationReason NotIdentified = TerminationReason.SingularDerivative;

    /// <summary>The columns that are identified, ascending.</summary>
    public required ImmutableArray<int> Columns { get; init; }

    /// <summary>Their slopes.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>The linear predictors, offset and effects included.</summary>
    public required double[] Eta { get; init; }

    /// <summary>The loss there.</summary>
    public required double Cost { get; init; }

    /// <summary>The distance from the optimum in standard errors one step before.</summary>
    public required double Decrement { get; init; }

    /// <summary>The root of the dispersion by which distances are measured.</summary>
    public double Scale { get; init; } = 1.0;

    /// <summary>The number of steps.</summary>
    public required int Iterations { get; init; }

    /// <summary>The iterations of the elimination of effects, all steps together.</summary>
    public required int InnerIterations { get; init; }

    /// <summary>Whether the distance is within the tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Why the run ended.</summary>
    public required TerminationReason Reason { get; init; }

    /// <summary>The columns that the effects span.</summary>
    public ImmutableArray<int> Spanned { get; init; } = [];

    /// <summary>The columns that are combinations of those before them and the effects.</summary>
    public ImmutableArray<int> Dependent { get; init; } = [];
}
