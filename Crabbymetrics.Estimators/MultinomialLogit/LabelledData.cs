using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

/// <summary>Makes <see cref="LabelledData{TLabel}"/>.</summary>
public static class LabelledData
{
    /// <summary>Data from a matrix of regressors and a label for each row. Columns are named <c>x1</c>, <c>x2</c> and so on.</summary>
    /// <typeparam name="TLabel">The labels: any ordered type.</typeparam>
    /// <param name="x">n x p regressors, without a column of ones.</param>
    /// <param name="labels">n labels.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no rows, a value is not finite or a label is missing; the message
    /// names the row.</exception>
    public static LabelledData<TLabel> Create<TLabel>(double[,] x, IReadOnlyList<TLabel> labels)
        where TLabel : IComparable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Create(DesignMatrix.Create(x), labels);
    }

    /// <summary>Data from a MathNet matrix of regressors and a label for each row. Columns are named <c>x1</c>, <c>x2</c> and so
    /// on.</summary>
    /// <typeparam name="TLabel">The labels: any ordered type.</typeparam>
    /// <param name="x">n x p regressors, without a column of ones.</param>
    /// <param name="labels">n labels.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no rows, a value is not finite or a label is missing; the message
    /// names the row.</exception>
    public static LabelledData<TLabel> Create<TLabel>(Matrix<double> x, IReadOnlyList<TLabel> labels)
        where TLabel : IComparable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(x);
        return Create(DesignMatrix.Create(x), labels);
    }

    /// <summary>Data from named columns and a label for each row.</summary>
    /// <typeparam name="TLabel">The labels: any ordered type.</typeparam>
    /// <param name="columns">The regressors by name, in their order.</param>
    /// <param name="labels">n labels.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">A name is empty or used twice, the lengths differ, a value is not finite or a label is
    /// missing.</exception>
    public static LabelledData<TLabel> Create<TLabel>(IEnumerable<KeyValuePair<string, double[]>> columns, IReadOnlyList<TLabel> labels)
        where TLabel : IComparable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Create(DesignMatrix.Create(labels.Count, columns), labels);
    }

    /// <summary>Data from a design and a label for each row.</summary>
    /// <typeparam name="TLabel">The labels: any ordered type. Strings are ordered by ordinal comparison.</typeparam>
    /// <param name="design">n x p regressors.</param>
    /// <param name="labels">n labels.</param>
    /// <param name="outcomeName">The name of the outcome.</param>
    /// <returns>The data.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no rows or a label is missing; the message names the
    /// row.</exception>
    public static LabelledData<TLabel> Create<TLabel>(DesignMatrix design, IReadOnlyList<TLabel> labels, string outcomeName = "y")
        where TLabel : IComparable<TLabel>
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != design.RowCount)
        {
            throw new ArgumentException(
                $"There must be a label for each of the {design.RowCount} rows; there are {labels.Count}.",
                nameof(labels)
            );
        }

        ClassCodes<TLabel> codes = ClassCodes<TLabel>.Of(labels);
        return new LabelledData<TLabel>(
            RegressionData.Create(design, Array.ConvertAll(codes.Codes, static code => (double)code), outcomeName),
            codes
        );
    }
}
