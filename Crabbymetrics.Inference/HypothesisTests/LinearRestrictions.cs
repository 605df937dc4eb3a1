using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A linear hypothesis <c>R b = q</c> on the k parameters of a result: immutable.</summary>
public sealed class LinearRestrictions
{
    // A row of length 1 whose remainder after the rows before it is below this depends on them.
    private const double Dependence = 1e-10;

    private readonly double[] _matrix;

    private LinearRestrictions(
        ImmutableArray<string> parameterNames,
        double[] matrix,
        ImmutableArray<double> values,
        ImmutableArray<string> labels
    )
    {
        ParameterNames = parameterNames;
        _matrix = matrix;
        Values = values;
        Labels = labels;
        RequireIndependent();
    }

    /// <summary>The k parameter names.</summary>
    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The right-hand sides, one a restriction.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>The restrictions as text.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>The number of restrictions.</summary>
    public int Count => Values.Length;

    /// <summary>The k coefficients of one restriction.</summary>
    /// <param name="restriction">The zero-based restriction.</param>
    public ReadOnlySpan<double> Row(int restriction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(restriction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(restriction, Count);
        return _matrix.AsSpan(restriction * ParameterNames.Length, ParameterNames.Length);
    }

    /// <summary>Makes restrictions from numbers.</summary>
    /// <param name="parameterNames">The k parameter names.</param>
    /// <param name="matrix">R, m x k values.</param>
    /// <param name="values">q, m values; null for zeros.</param>
    /// <returns>The restrictions.</returns>
    /// <exception cref="ArgumentException">A size is wrong, a value is not finite, or a restriction follows from the ones before it or
    /// contradicts them.</exception>
    public static LinearRestrictions Create(ImmutableArray<string> parameterNames, double[,] matrix, double[]? values = null)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int count = matrix.GetLength(0);
        int k = parameterNames.Length;
        if (count == 0 || matrix.GetLength(1) != k)
        {
            throw new ArgumentException(
                $"R must have a column for each of the {k} parameters and at least one row; it has {matrix.GetLength(1)} columns and "
                    + $"{count} rows.",
                nameof(matrix)
            );
        }

        if (values is not null && values.Length != count)
        {
            throw new ArgumentException($"q must have a value for each of the {count} rows of R; it has {values.Length}.", nameof(values));
        }

        double[] flat = [.. matrix.Cast<double>()];
        double[] right = values is null ? new double[count] : [.. values];
        if (flat.Concat(right).Any(static value => !double.IsFinite(value)))
        {
            throw new ArgumentException("A coefficient or a right-hand side is not finite.", nameof(matrix));
        }

        return new LinearRestrictions(
            parameterNames,
            flat,
            [.. right],
            [.. Enumerable.Range(0, count).Select(i => Describe(parameterNames, flat.AsSpan(i * k, k), right[i]))]
        );
    }

    /// <summary>Reads restrictions from text: <c>x1 = x2, x3 = 0</c>, <c>2*x1 + x3 = 1</c>, <c>a = b = c</c>; an expression alone is set to
    /// zero.</summary>
    /// <param name="text">Restrictions with commas between them. A name that the data use is recognized as it stands, <c>(Intercept)</c>
    /// too; any can stand in backticks.</param>
    /// <param name="parameterNames">The k parameter names.</param>
    /// <returns>The restrictions.</returns>
    /// <exception cref="ArgumentException"> The text cannot be read, a name is not there (the message lists those that are), or a
    /// restriction follows from the ones before it or contradicts them.
    /// </exception>
    public static LinearRestrictions Parse(string text, ImmutableArray<string> parameterNames)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        RestrictionParser parser = new(text, parameterNames);
        parser.Read();
        return new LinearRestrictions(
            parameterNames,
            [.. parser.Coefficients.SelectMany(static row => row)],
            [.. parser.Values],
            [.. parser.Labels]
        );
    }

    /// <summary>The restriction that some parameters are all zero.</summary>
    /// <param name="parameterNames">The k parameter names.</param>
    /// <param name="zero">The names of those that are zero under the hypothesis.</param>
    /// <returns>The restrictions.</returns>
    /// <exception cref="ArgumentException">No name is given, or one is not there or given twice.</exception>
    public static LinearRestrictions Zero(ImmutableArray<string> parameterNames, IEnumerable<string> zero)
    {
        ArgumentNullException.ThrowIfNull(zero);
        int k = parameterNames.Length;
        List<double> matrix = [];
        List<string> labels = [];
        foreach (string name in zero)
        {
            int index = parameterNames.IndexOf(name);
            if (index < 0)
            {
                throw RestrictionParser.Unknown(name, parameterNames, nameof(zero));
            }

            matrix.AddRange(Enumerable.Range(0, k).Select(j => j == index ? 1.0 : 0.0));
            labels.Add($"{name} = 0");
        }

        return labels.Count > 0
            ? new LinearRestrictions(parameterNames, [.. matrix], [.. new double[labels.Count]], [.. labels])
            : throw new ArgumentException("No parameter was named: there is nothing to test.", nameof(zero));
    }

    /// <summary>All restrictions, with commas between them.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join(", ", Labels);

    private static string Describe(ImmutableArray<string> names, ReadOnlySpan<double> row, double value)
    {
        System.Text.StringBuilder text = new();
        for (int j = 0; j < row.Length; j++)
        {
            if (row[j] != 0.0)
            {
                string sign =
                    row[j] < 0.0 ? (text.Length == 0 ? "-" : " - ")
                    : text.Length == 0 ? ""
                    : " + ";
                string times = Math.Abs(row[j]) == 1.0 ? "" : FormattableString.Invariant($"{Math.Abs(row[j])}*");
                text.Append(sign).Append(times).Append(names[j]);
            }
        }

        return FormattableString.Invariant($"{(text.Length == 0 ? "0" : text.ToString())} = {value}");
    }

    // Gram-Schmidt on the rows together with their right-hand sides: the remainder of a dependent row shows whether it repeats the others
    // or contradicts them.
    private void RequireIndependent()
    {
        int k = ParameterNames.Length;
        List<double[]> basis = [];
        for (int i = 0; i < Count; i++)
        {
            double[] row = [.. Row(i), Values[i]];
            double length = Length(row);
            if (length == 0.0)
            {
                throw new ArgumentException($"The restriction '{Labels[i]}' has no parameter in it.");
            }

            row = Array.ConvertAll(row, value => value / length);
            foreach (double[] other in basis.Concat(basis))
            {
                double along = 0.0;
                for (int j = 0; j < k; j++)
                {
                    along += row[j] * other[j];
                }

                for (int j = 0; j <= k; j++)
                {
                    row[j] -= along * other[j];
                }
            }

            double left = Length(row);
            if (!(left > Dependence))
            {
                throw new ArgumentException(
                    Math.Abs(row[k]) > Dependence * Math.Max(1.0, Math.Abs(Values[i] / length))
                        ? $"The restriction '{Labels[i]}' contradicts those before it: {ToString()}."
                        : $"The restriction '{Labels[i]}' follows from those before it: leave it out of {ToString()}."
                );
            }

            basis.Add(Array.ConvertAll(row, value => value / left));
        }

        double Length(double[] row) => Math.Sqrt(row.AsSpan(0, k).ToArray().Sum(static value => value * value));
    }
}
