namespace Crabbymetrics.Estimators;

/// <summary>What happens where the likelihood has no finite maximum because some rows are separated.</summary>
public enum SeparationPolicy
{
    /// <summary><see cref="DropRows"/> with absorbed effects, whose levels without variation are separated in most data, and
    /// <see cref="Throw"/> without.</summary>
    Automatic,

    /// <summary>The fit throws a <see cref="SeparationException"/> that names the rows and columns.</summary>
    Throw,

    /// <summary>
    /// The separated rows, which say nothing about the finite parameters, are left out and the model is fitted again; rows and columns are
    /// named in the warnings, and columns that only those rows identify are reported as NaN. Correia, Guimaraes and Zylkin (2019), section
    /// 3.
    /// </summary>
    DropRows,
}
