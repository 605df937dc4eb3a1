namespace Crabbymetrics.Estimators;

/// <summary>
/// Whether a fit merges rows with the same regressors and offset, which enter the likelihood by their number and their mean outcome. It
/// changes the time that a fit takes and its last digits, not its estimates, standard errors or statistics.
/// </summary>
public enum RowMerging
{
    /// <summary>Rows are merged where a look at some of them, and then at all, finds that there are many and that they repeat: five times
    /// and more on average.</summary>
    Automatic,

    /// <summary>Rows are merged however few repeat.</summary>
    Always,

    /// <summary>Every row is visited in every pass.</summary>
    Never,
}
