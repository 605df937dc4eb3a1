namespace Crabbymetrics.Optimization;

/// <summary>What became of a quadratic program.</summary>
public enum QuadraticProgramStatus
{
    /// <summary>The solution meets the conditions of Karush, Kuhn and Tucker, which prove it.</summary>
    Optimal,

    /// <summary>No point meets the constraints.</summary>
    Infeasible,

    /// <summary>The objective falls without end along <see cref="QuadraticProgramResult.Direction"/>.</summary>
    Unbounded,

    /// <summary>The steps ran out; the point is the best so far.</summary>
    MaxIterations,
}
