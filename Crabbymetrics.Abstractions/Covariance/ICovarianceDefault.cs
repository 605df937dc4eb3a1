namespace Crabbymetrics;

/// <summary>A result that has a covariance of its own choice where none is asked for: an event study is clustered by unit.</summary>
public interface ICovarianceDefault
{
    /// <summary>The name of the covariance.</summary>
    string StandardCovariance { get; }

    /// <summary>Its arguments; null for none.</summary>
    CovarianceArguments? StandardArguments { get; }
}
