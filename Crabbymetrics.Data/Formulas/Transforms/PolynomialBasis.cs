namespace Crabbymetrics.Data;

/// <summary>
/// Polynomials that are orthogonal over the rows of the fit, of length 1 each: <c>poly(x, 3)</c>. By the recurrence of three terms (Kennedy
/// and Gentle 1980, "Statistical Computing", pp. 343 to 344): <c>p_j+1 = (x - alpha_j) p_j - (norm_j / norm_j-1) p_j-1</c>.
/// </summary>
internal sealed class PolynomialBasis(double[] alpha, double[] norm) : BasisTransform
{
    private const double LargestProductOfOrthogonals = 1e-6;
    private const int BlockSize = 1024;

    public override int ColumnCount => alpha.Length;

    /// <summary>Learns the recurrence.</summary>
    /// <param name="values">The values of the fit.</param>
    /// <param name="degree">The degree, 1 or more.</param>
    /// <exception cref="ArgumentException">There are not more distinct values than the degree.</exception>
    public static PolynomialBasis Learn(double[] values, int degree)
    {
        if (degree >= values.Length || values.Distinct().Take(degree + 1).Count() <= degree)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"of degree {degree} needs more than {degree} distinct values; there are no more.")
            );
        }

        double[] alpha = new double[degree],
            norm = new double[degree + 1],
            own = new double[values.Length],
            before = new double[values.Length];
        own.AsSpan().Fill(1.0);
        norm[0] = values.Length;
        for (int j = 0; j < degree; j++)
        {
            double sum = 0.0;
            // Twice, so that the second sum, of what the first left, gives back the digits of a large mean.
            for (int pass = 0; pass < 2; pass++)
            {
                double rest = 0.0;
                for (int i = 0; i < values.Length; i++)
                {
                    rest += (values[i] - sum) * own[i] * own[i];
                }

                sum += rest / norm[j];
            }

            alpha[j] = sum;
            double ratio = j == 0 ? 0.0 : norm[j] / norm[j - 1];
            for (int i = 0; i < values.Length; i++)
            {
                double next = ((values[i] - alpha[j]) * own[i]) - (ratio * before[i]);
                before[i] = own[i];
                own[i] = next;
                norm[j + 1] += next * next;
            }
        }

        PolynomialBasis basis = new(alpha, norm);
        if (!Array.TrueForAll(norm, static value => double.IsFinite(value) && value > 0.0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"of degree {degree} cannot be calculated: values are too large or too near.")
            );
        }

        return basis.LargestProduct(values) <= LargestProductOfOrthogonals
            ? basis
            : throw new ArgumentException(
                FormattableString.Invariant($"of degree {degree} cannot be calculated: rounding leaves no orthogonal polynomials of that ")
                    + "degree over these values. Take a lower degree, or splines: ns(x, df = 5)."
            );
    }

    public override void Apply(ReadOnlySpan<double> x, Span<double> columns)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double before = 0.0,
                own = 1.0;
            for (int j = 0; j < alpha.Length; j++)
            {
                double next = ((x[i] - alpha[j]) * own) - (j == 0 ? 0.0 : norm[j] / norm[j - 1] * before);
                before = own;
                own = next;
                columns[(j * x.Length) + i] = own / Math.Sqrt(norm[j + 1]);
            }
        }
    }

    // The recurrence loses orthogonality with the degree, and first between the last polynomial and the others.
    private double LargestProduct(double[] values)
    {
        double[] products = new double[ColumnCount];
        double[] block = new double[ColumnCount * BlockSize];
        for (int first = 0; first < values.Length; first += BlockSize)
        {
            int count = Math.Min(BlockSize, values.Length - first);
            Span<double> columns = block.AsSpan(0, ColumnCount * count);
            Apply(values.AsSpan(first, count), columns);
            ReadOnlySpan<double> last = columns[^count..];
            for (int j = 0; j < products.Length; j++)
            {
                // The product with a constant of length 1 stands in the last place.
                double sum = 0.0;
                for (int i = 0; i < count; i++)
                {
                    sum += last[i] * (j < products.Length - 1 ? columns[(j * count) + i] : 1.0 / Math.Sqrt(values.Length));
                }

                products[j] += sum;
            }
        }

        return products.Max(Math.Abs);
    }

    public override TransformState State(string term) => StateOf(term, "poly", ("alpha", alpha), ("norm", norm));
}
