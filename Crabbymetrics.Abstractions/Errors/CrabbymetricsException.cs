namespace Crabbymetrics;

/// <summary>The base of every error that speaks of a model and its data rather than of wrong usage (which is an
/// <see cref="ArgumentException"/>).</summary>
public class CrabbymetricsException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, to which argument, row or column, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public CrabbymetricsException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
