namespace Crabbymetrics.Estimators;

/// <summary>
/// Minimizes a convex quadratic with the penalty <c>sum_j a_j |v_j|_2 + s_j |v_j|^2 / 2</c>, v_j being the coefficients of a column for all
/// classes, each between the limits of the column, by descent over groups: each group takes the minimum of the quadratic with its largest
/// curvature in all directions. Serves one caller at a time.
/// </summary>
/// <remarks>Yuan and Lin, Model selection and estimation in regression with grouped variables, JRSS B 68 (2006); Simon, Friedman and
/// Hastie, A blockwise descent algorithm for group-penalized multiresponse and multinomial regression, arXiv 1311.6529 (2013).</remarks>
/// <param name="layout">Where the coefficients stand.</param>
internal sealed class GroupDescent(ClassLayout layout)
{
    private const int MostSweeps = 50000;

    /// <summary>Minimizes.</summary>
    /// <param name="hessian">H, row-major.</param>
    /// <param name="gradient">The gradient of the quadratic at the point; on exit that at the minimum.</param>
    /// <param name="point">The start; on exit the minimum.</param>
    /// <param name="columns">For each column the weight of the norm and of half its square, and the limits.</param>
    /// <param name="target">The violation of the optimality conditions at which it stops.</param>
    public void Minimize(ReadOnlySpan<double> hessian, Span<double> gradient, Span<double> point, SeparablePenalty columns, double target)
    {
        int count = layout.Count;
        double[] curvatures = Curvatures(hessian);
        Span<double> group = stackalloc double[layout.Classes];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double largest = 0.0;
            for (int k = 0; layout.HasIntercept && k < layout.Classes - 1; k++)
            {
                int place = layout.Intercept(k);
                largest = Math.Max(largest, Math.Abs(gradient[place]));
                Move(hessian, gradient, point, place, point[place] - (gradient[place] / hessian[(place * count) + place]));
            }

            for (int j = 0; j < layout.Columns; j++)
            {
                double t = curvatures[j],
                    a = columns.Absolute[j],
                    s = columns.Square[j],
                    norm = 0.0;
                for (int k = 0; k < layout.Classes; k++)
                {
                    int place = layout.Slope(k, j);
                    group[k] = (t * point[place]) - gradient[place];
                    norm += group[k] * group[k];
                }

                norm = Math.Sqrt(norm);
                Minimum(group, norm, (columns.Lower[j], columns.Upper[j]), a, t + s);
                for (int k = 0; k < layout.Classes; k++)
                {
                    int place = layout.Slope(k, j);
                    largest = Math.Max(largest, Math.Abs(group[k] - point[place]) * (t + s));
                    Move(hessian, gradient, point, place, group[k]);
                }
            }

            if (!(largest > target))
            {
                return;
            }
        }
    }

    // The minimum of curvature |v|^2 / 2 - product'v + a |v| within the limits, in place of the product.
    private static void Minimum(Span<double> product, double norm, (double Lower, double Upper) limits, double a, double curvature)
    {
        double shrink = norm > a ? (1.0 - (a / norm)) / curvature : 0.0;
        bool within = true;
        foreach (double value in product)
        {
            within &= value * shrink >= limits.Lower && value * shrink <= limits.Upper;
        }

        double divisor = within ? 0.0 : LimitedNorm.Divisor(product, limits, a, curvature);
        for (int k = 0; k < product.Length; k++)
        {
            product[k] = within ? product[k] * shrink : LimitedNorm.Coefficient(product[k], divisor, limits);
        }
    }

    private void Move(ReadOnlySpan<double> hessian, Span<double> gradient, Span<double> point, int place, double value)
    {
        double change = value - point[place];
        if (change != 0.0)
        {
            point[place] = value;
            Vectors.Add(change, hessian.Slice(place * layout.Count, layout.Count), gradient);
        }
    }

    // Bounds on the largest eigenvalue of each group's block, by its rows (Gershgorin).
    private double[] Curvatures(ReadOnlySpan<double> hessian)
    {
        double[] curvatures = new double[layout.Columns];
        for (int j = 0; j < curvatures.Length; j++)
        {
            for (int k = 0; k < layout.Classes; k++)
            {
                double sum = 0.0;
                for (int l = 0; l < layout.Classes; l++)
                {
                    sum += Math.Abs(hessian[(layout.Slope(k, j) * layout.Count) + layout.Slope(l, j)]);
                }

                curvatures[j] = Math.Max(curvatures[j], sum);
            }
        }

        return curvatures;
    }
}
