namespace Crabbymetrics.Estimators;

/// <summary>Where the coefficients of several classes stand: those of one class after those of another, each with its intercept
/// first.</summary>
/// <param name="Classes">The number of classes.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="HasIntercept">Whether there are intercepts.</param>
internal readonly record struct ClassLayout(int Classes, int Columns, bool HasIntercept)
{
    /// <summary>The number of coefficients of a class.</summary>
    public int PerClass => Columns + (HasIntercept ? 1 : 0);

    /// <summary>The number of all coefficients.</summary>
    public int Count => Classes * PerClass;

    /// <summary>The place of the intercept of a class.</summary>
    public int Intercept(int k) => k * PerClass;

    /// <summary>The place of a slope.</summary>
    public int Slope(int k, int column) => (k * PerClass) + (HasIntercept ? 1 : 0) + column;
}
