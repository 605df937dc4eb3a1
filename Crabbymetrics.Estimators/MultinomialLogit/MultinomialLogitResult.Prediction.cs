using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

public partial class MultinomialLogitResult
{
    /// <summary>The fitted probabilities of the data.</summary>
    /// <returns>n x C values, in the order of <see cref="Classes"/>; each row sums to one.</returns>
    public double[,] Predict() => _fit.Probabilities(Data.Design);

    /// <summary>Probabilities of new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m x C values; each row sums to one. A column that was left out as collinear has no part.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or a value is not finite.</exception>
    public double[,] Predict(double[,] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireColumns(x.GetLength(1));
        return _fit.Probabilities(DesignMatrix.Create(x));
    }

    /// <summary>Probabilities of new rows.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m x C values; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or a value is not finite.</exception>
    public double[,] Predict(Matrix<double> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        RequireColumns(x.ColumnCount);
        return _fit.Probabilities(DesignMatrix.Create(x));
    }

    /// <summary>Probabilities of new rows.</summary>
    /// <param name="design">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m x C values; each row sums to one.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit.</exception>
    public double[,] Predict(DesignMatrix design)
    {
        ArgumentNullException.ThrowIfNull(design);
        RequireColumns(design.ColumnCount, nameof(design));
        return _fit.Probabilities(design);
    }

    /// <summary>The likeliest class of each row of the data; of equally likely ones the first.</summary>
    /// <returns>n zero-based positions in <see cref="Classes"/>.</returns>
    public int[] PredictClass() => Likeliest(Predict());

    /// <summary>The likeliest class of new rows; of equally likely ones the first.</summary>
    /// <param name="x">m x p regressors, in the order of the fit's columns.</param>
    /// <returns>m zero-based positions in <see cref="Classes"/>.</returns>
    /// <exception cref="ArgumentException">The number of columns is not that of the fit, or a value is not finite.</exception>
    public int[] PredictClass(double[,] x) => Likeliest(Predict(x));

    private int[] Likeliest(double[,] probabilities)
    {
        int[] classes = new int[probabilities.GetLength(0)];
        for (int i = 0; i < classes.Length; i++)
        {
            for (int c = 1; c < ClassCount; c++)
            {
                if (probabilities[i, c] > probabilities[i, classes[i]])
                {
                    classes[i] = c;
                }
            }
        }

        return classes;
    }

    private void RequireColumns(int columns, string argument = "x")
    {
        if (columns != _fit.Design.ColumnCount)
        {
            throw new ArgumentException(
                $"{argument} has {columns} columns; the model was fitted to {_fit.Design.ColumnCount}: "
                    + $"{string.Join(", ", _fit.Design.ColumnNames.Take(20))}{(_fit.Design.ColumnCount > 20 ? ", ..." : "")}.",
                argument
            );
        }
    }
}
