namespace Crabbymetrics.Numerics;

/// <summary>
/// <c>integral of exp(-g(s)) ds</c> over s above 0 by the double exponential formula <c>s = S exp(t - exp(-t))</c> and the trapezoidal rule
/// (Takahasi and Mori 1974), which converges geometrically for an analytic g. All terms are positive: the relative error is that of a sum
/// of some hundred terms, whatever the parameters of g.
/// </summary>
internal static class TailQuadrature
{
    // The distance of the points of the trapezoidal rule.
    private const double Step = 1.0 / 12.0;

    private const double First = -4.0;

    private static readonly (double Node, double Weight)[] s_table = CreateTable(28.0);

    /// <summary>Integrates.</summary>
    /// <param name="exponent">g.</param>
    /// <param name="scale">S: the smallest s over which exp(-g(s)) changes much. Longer scales may be there beside it.</param>
    public static double Integrate<TExponent>(in TExponent exponent, double scale)
        where TExponent : struct, ITailExponent
    {
        double sum = 0.0;
        foreach ((double node, double weight) in s_table)
        {
            double term = weight * Math.Exp(-exponent.At(scale * node));
            sum += term;
            if (node > 1.0 && term < 1e-18 * sum)
            {
                break;
            }
        }

        return Step * scale * sum;
    }

    private static (double Node, double Weight)[] CreateTable(double last)
    {
        (double, double)[] table = new (double, double)[(int)Math.Round((last - First) / Step) + 1];
        for (int i = 0; i < table.Length; i++)
        {
            double t = First + (i * Step);
            double node = Math.Exp(t - Math.Exp(-t));
            table[i] = (node, node * (1.0 + Math.Exp(-t)));
        }

        return table;
    }
}
