namespace Crabbymetrics;

/// <summary>The form of the data that a model is fitted to, and with it how a host reads them.</summary>
public enum DataForm
{
    /// <summary><see cref="RegressionData"/>, read by a formula.</summary>
    Formula,

    /// <summary>A <see cref="DesignMatrix"/>: named columns without an outcome.</summary>
    Columns,

    /// <summary><see cref="PanelData"/>: outcomes of units over time.</summary>
    Panel,

    /// <summary>Data of another type, which programs make and no host reads.</summary>
    Other,
}
