namespace Crabbymetrics;

/// <summary>A result that knows the covariances of the application that fitted it. A covariance that is asked for by name is looked up
/// there, so that those that a host registered are found.</summary>
public interface ICovarianceSource
{
    /// <summary>The covariances.</summary>
    ICovarianceRegistry Covariances { get; }
}
