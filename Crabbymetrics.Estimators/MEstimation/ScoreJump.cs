namespace Crabbymetrics.Estimators;

/// <summary>A place where psi jumps as one parameter passes it.</summary>
/// <param name="Row">The zero-based row.</param>
/// <param name="Equation">The equation whose value jumps.</param>
/// <param name="Parameter">The parameter that is moved.</param>
/// <param name="At">Its value at the jump.</param>
/// <param name="Size">By how much the value of the row jumps.</param>
internal readonly record struct ScoreJump(int Row, int Equation, int Parameter, double At, double Size)
{
    // Halvings of the interval around the jump: at first, and where that leaves too few digits.
    private const int Halvings = 40;
    private const int MostHalvings = 200;
    private const int MostRows = 40;
    private const int MostWindows = 30;

    // The window on either side, as a share of the scale on which psi varies.
    private const double Window = 0.1;

    // A change of a row below this share of the root mean square of its equation is not examined.
    private const double Notable = 0.25;

    // After 40 halvings of the interval the change of a row is nearly unchanged at a jump, and 1e-12 of it where psi is smooth or has a
    // bounded slope. Between them lies this share.
    private const double Left = 0.02;

    /// <summary>
    /// Looks for a jump near a point. Each parameter is moved by a tenth of its scale to both sides; a row whose value changes notably is
    /// followed by bisection, always into the half with the larger change. A change that is still there when the interval is 1e-13 of the
    /// scale is a jump: median, quantile and hard rejection have them, Huber's and every smooth psi do not.
    /// </summary>
    /// <param name="sums">The equations.</param>
    /// <param name="parameters">The point.</param>
    /// <returns>The first jump found; null where there is none.</returns>
    public static ScoreJump? Find(EquationSums sums, ReadOnlySpan<double> parameters)
    {
        double[] point = parameters.ToArray();
        for (int j = 0; j < point.Length; j++)
        {
            if (Find(sums, point, j) is { } jump)
            {
                return jump;
            }
        }

        return null;
    }

    private static ScoreJump? Find(EquationSums sums, double[] point, int parameter)
    {
        double width = Math.Max(Window * sums.Scales[parameter], 1e-9 * Math.Abs(point[parameter]));
        for (int attempt = 0; attempt < MostWindows && double.IsFinite(width); attempt++)
        {
            ScoreWindow window = new(sums, point, parameter, width);
            if (!window.IsFinite)
            {
                // Outside the domain: look nearer.
                width /= 32.0;
            }
            else if (!window.Moves)
            {
                width *= 16.0;
            }
            else
            {
                return Follow(sums, window, point, parameter);
            }
        }

        return null;
    }

    private static ScoreJump? Follow(EquationSums sums, ScoreWindow window, double[] point, int parameter)
    {
        for (int a = 0; a < point.Length; a++)
        {
            double notable = Notable * Math.Max(window.RootMeanSquare(a), 0.5 * window.LargestChange(a));
            if (!(notable > 0.0 && window.LargestChange(a) >= notable))
            {
                continue;
            }

            foreach (int row in window.RowsThatChange(a, notable).Take(MostRows))
            {
                if (Follow(sums, window, point, parameter, a, row) is { } jump)
                {
                    return jump;
                }
            }
        }

        return null;
    }

    private static ScoreJump? Follow(EquationSums sums, ScoreWindow window, double[] point, int parameter, int equation, int row)
    {
        double keep = point[parameter];
        double[] psi = new double[point.Length];
        double Value(double at)
        {
            point[parameter] = at;
            sums.Row(point, row, psi);
            return psi[equation];
        }

        (double At, double Value) low = (window.Low, Value(window.Low)),
            high = (window.High, Value(window.High));
        double whole = Math.Abs(high.Value - low.Value);
        Halve(Halvings);
        double left = Math.Abs(high.Value - low.Value);
        bool jumps = left > Left * whole;
        if (jumps)
        {
            // After 40 halvings of a wide interval the place still lacks digits.
            Halve(MostHalvings);
        }

        point[parameter] = keep;
        return jumps ? new ScoreJump(row, equation, parameter, high.At, left) : null;

        void Halve(int times)
        {
            for (int halving = 0; halving < times; halving++)
            {
                double middle = low.At + (0.5 * (high.At - low.At));
                if (!(middle > low.At && middle < high.At))
                {
                    return;
                }

                double value = Value(middle);
                if (Math.Abs(value - low.Value) >= Math.Abs(high.Value - value))
                {
                    high = (middle, value);
                }
                else
                {
                    low = (middle, value);
                }
            }
        }
    }

    /// <summary>The jump in words.</summary>
    public string Describe(BoundEquations equations) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"the score for '{equations.Names[Equation]}' of row {Row} jumps by {Size:g3} where "
                + $"'{equations.Names[Parameter]}' passes {At:g6}"
        );
}
