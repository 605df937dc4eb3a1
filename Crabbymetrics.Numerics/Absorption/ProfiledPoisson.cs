using System.Numerics.Tensors;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Newton's method for a Poisson model with a log link whose effects are constants of levels. Those of the largest set of levels are
/// profiled in closed form: a step is one pass over the rows (<see cref="ProfiledPass"/>), which evaluates the model and sums the normal
/// equations of the slopes and of the other effects at once; no vector over the rows but the means is kept. A run begins with the weighted
/// regression of the working outcomes at given means.
/// </summary>
/// <remarks>
/// Correia, Guimaraes and Zylkin (2020), "Fast Poisson estimation with high-dimensional fixed effects", Stata Journal 20; the profiled
/// effects as in Guimaraes and Portugal (2010), Stata Journal 10, section 4. The products of columns whose other effects were taken out
/// inexactly, x with the solution a, right side c and what is left of it r, are corrected by <c>a_i'c_j + a_j'r_i</c>, which leaves an
/// error of second order. What is in doubt ends a run without a result: slopes that are hardly identified, a loss that does not fall,
/// numbers that are not finite; the general method decides there.
/// </remarks>
public sealed partial class ProfiledPoisson
{
    // Fits that are not in doubt take 3 to 6 steps.
    private const int MostSteps = 12;
    private const int MostHalvings = 4;

    // Iterations of an elimination; where a preconditioner fits, it takes some tens.
    private const int MostInner = 500;

    // A column of whose squares no larger share is left beside the effects and the other columns is hardly identified.
    private const double Doubtful = 1e-6;

    // The errors that an elimination may leave, as shares of the length of a column.
    private const double Loosest = 1e-5;
    private const double Tightest = 1e-13;

    // Of the sum of the sizes of its terms, what a rise of the loss may be by rounding.
    private const double LossRounding = 1e-12;

    // How nearly the means of the start add up to the outcomes in each level.
    private const double SameTotals = 1e-9;

    // Where a solution takes more iterations, the factorization is made anew for the next one.
    private const int Stale = 10;

    // So few coefficients are factored anew at each step.
    private const int Few = 64;

    private readonly LevelProjection _projection;
    private readonly EffectRows _rows;
    private readonly ReducedEquations? _equations;
    private readonly ProfiledPass _pass;
    private readonly double[][] _columns;
    private readonly double[] _squares;
    private readonly double[][] _solutions;
    private readonly double[][] _left;
    private readonly double[] _change;
    private readonly LaneConjugateGradients _gradients;
    private readonly int _threads;
    private double[] _step = [];
    private double[] _ofOthers = [];
    private double _tolerance;
    private double _scale;
    private bool _isAccurate;
    private bool _isStale;
    private bool _refreshes;
    private double _slopes;
    private double _all;

    private ProfiledPoisson(LevelProjection projection, EffectRows rows, ReducedEquations? equations, ProfiledRows data, int threads)
    {
        _projection = projection;
        _rows = rows;
        _equations = equations;
        _threads = threads;
        _columns = data.Columns;
        _squares = [.. data.Columns.Select(static column => TensorPrimitives.SumOfSquares<double>(column) / column.Length)];
        _pass = new ProfiledPass(rows, data);
        _solutions = [.. _pass.RightSides.Select(static side => new double[side.Length])];
        _left = [.. _pass.RightSides.Select(static side => new double[side.Length])];
        _change = new double[4 * rows.Count];
        _gradients = new LaneConjugateGradients(rows.Count);
    }

    /// <summary>The slopes.</summary>
    public double[] Coefficients => _pass.Coefficients;

    /// <summary>The number of steps.</summary>
    public int Steps { get; private set; }

    /// <summary>The iterations of the elimination of effects, all steps together.</summary>
    public int InnerIterations { get; private set; }

    /// <summary>The length of the last step in standard errors of all parameters.</summary>
    public double Decrement => _all;

    internal static ProfiledPoisson? Of(
        LevelProjection projection,
        EffectRows rows,
        ReducedEquations? equations,
        ProfiledRows given,
        int threads
    )
    {
        (double[] outcome, double[] weights, double[] offset, double[][] columns, _) = given;
        int n = rows.RowCount;
        bool areEmptyOrWhole = (weights.Length == 0 || weights.Length == n) && (offset.Length == 0 || offset.Length == n);
        if (outcome.Length != n || !areEmptyOrWhole || Array.Exists(columns, column => column.Length != n))
        {
            throw new ArgumentException($"Outcome, weights, offset and columns must have {n} values, as the effects have.", nameof(given));
        }

        double[] weighted = rows.Arrange(outcome);
        if (weights.Length > 0)
        {
            weights = rows.Arrange(weights);
            double[] product = new double[weights.Length];
            TensorPrimitives.Multiply(weighted, weights, product);
            weighted = product;
        }

        double[] totals = new double[rows.LevelCount];
        for (int g = 0; g < totals.Length; g++)
        {
            int start = rows.Starts[g];
            totals[g] = TensorPrimitives.Sum<double>(weighted.AsSpan(start, rows.Starts[g + 1] - start));
            // The weights of now are means that add up to the outcomes.
            if (!(totals[g] > 0.0) || !(Math.Abs((totals[g] * rows.Inverses[g]) - 1.0) <= SameTotals))
            {
                return null;
            }
        }

        offset = offset.Length == 0 ? offset : rows.Arrange(offset);
        ProfiledRows data = new(weighted, weights, offset, [.. columns.Select(rows.Arrange)], totals);
        return new ProfiledPoisson(projection, rows, equations, data, threads);
    }

    /// <summary>Runs.</summary>
    /// <param name="tolerance">The length of the slopes' part of a step, in standard errors, that is the last one.</param>
    /// <param name="scale">What these are multiplied by: 1, less where an observation says less than a count of mean 1 does.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether there is a result.</returns>
    public bool TryRun(double tolerance, double scale, CancellationToken cancellationToken)
    {
        (_tolerance, _scale) = (tolerance, scale);
        double last = double.PositiveInfinity;
        double loss = double.PositiveInfinity;
        (double[] slopes, double[] others) = ([], []);
        double[] step = [];
        double[] ofOthers = [];
        int halvings = 0;
        for (int pass = 0; pass < MostSteps; pass++)
        {
            _pass.Run(pass == 0, _threads, cancellationToken);
            if (pass > 0 && !(_pass.Loss <= loss + (LossRounding * _pass.Size)) && !(last <= 1e-2 * scale))
            {
                if (pass == 1 || ++halvings > MostHalvings || !double.IsFinite(loss))
                {
                    return false;
                }

                (step, ofOthers) = (Scaled(step, 0.5), Scaled(ofOthers, 0.5));
                (_pass.Coefficients, _pass.Others) = (Sum(slopes, step), Sum(others, ofOthers));
                continue;
            }

            loss = pass > 0 ? _pass.Loss : loss;
            if ((pass > 0 && !double.IsFinite(loss)) || !TryStep(pass, last, cancellationToken))
            {
                return false;
            }

            (step, ofOthers) = (_step, _ofOthers);
            (slopes, others) = (_pass.Coefficients, _pass.Others);
            (_pass.Coefficients, _pass.Others) = (Sum(slopes, step), Sum(others, ofOthers));
            Steps++;
            // Newton's method squares what is left.
            bool isNear = _slopes <= tolerance * scale && _all * _all <= tolerance * scale * scale;
            if (pass > 0 && isNear && _isAccurate)
            {
                return true;
            }

            last = pass > 0 ? _all : last;
        }

        return false;
    }

    /// <summary>Writes the linear predictors of the result.</summary>
    /// <param name="eta">Receives n values in the order of the data, offset and effects included.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void WritePredictors(double[] eta, CancellationToken cancellationToken)
    {
        double[] own = _rows.Places is null ? eta : new double[eta.Length];
        _pass.WritePredictors(own, _threads, cancellationToken);
        for (int i = 0; _rows.Places is not null && i < eta.Length; i++)
        {
            eta[i] = own[_rows.Places[i]];
        }
    }

    /// <summary>The coefficients of the effects in a column that were found last, to begin its next elimination from.</summary>
    /// <param name="column">The position of the column.</param>
    /// <param name="coefficients">Receives <see cref="LevelProjection.CoefficientCount"/> values.</param>
    public void CopyStart(int column, double[] coefficients)
    {
        double[] solution = _solutions[(column + 1) / 4];
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = solution[(4 * i) + ((column + 1) & 3)];
        }
    }
}
