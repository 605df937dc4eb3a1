using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A result that predicts a probability for each of several classes.</summary>
public interface IClassPrediction
{
    /// <summary>The C classes in words.</summary>
    ImmutableArray<string> Classes { get; }

    /// <summary>The class that the others are compared with.</summary>
    string ReferenceClass { get; }

    /// <summary>Probabilities of new rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m x C values; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit.</exception>
    double[,] Predict(DesignMatrix design);

    /// <summary>Probabilities of new rows of a model that reads further columns for its predictions
    /// (<see cref="FurtherColumn.IsForPrediction"/>).</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <param name="columns">m values of each further column, by the name under which the fit read it.</param>
    /// <returns>m x C values; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or a further column is missing.</exception>
    double[,] Predict(DesignMatrix design, IReadOnlyDictionary<string, ReadOnlyMemory<double>> columns) => Predict(design);
}
