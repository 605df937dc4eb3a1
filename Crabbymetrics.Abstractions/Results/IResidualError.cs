namespace Crabbymetrics;

/// <summary>A result of a linear equation that has a residual standard error, whether or not it has an R squared.</summary>
public interface IResidualError
{
    /// <summary>The residual standard error, <c>sqrt(rss / (n - k))</c>.</summary>
    double Sigma { get; }

    /// <summary>n - k.</summary>
    double ResidualDegreesOfFreedom { get; }
}
