namespace Crabbymetrics.Estimators;

/// <summary>The ridge penalty of a multinomial logit: <c>alpha/2 sum_j sum_ab Q_ab b_aj b_bj</c> over the contrasts a and b with the base
/// class and the raw slopes j.</summary>
internal sealed class MultinomialRidge
{
    private readonly MultinomialParameters _parameters;
    private readonly double[] _matrix;
    private readonly double _alpha;

    public MultinomialRidge(MultinomialParameters parameters, MultinomialLogitOptions options)
    {
        _parameters = parameters;
        _alpha = options.Alpha;
        int contrasts = parameters.Contrasts;
        _matrix = new double[contrasts * contrasts];
        // The slopes of class c are those of its contrast, and 0 for the base. Every squared difference of two classes adds its share.
        for (int a = 0; a < parameters.ClassCount; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double weight =
                    options.Penalty == MultinomialPenalty.AverageContrast ? 2.0 / parameters.ClassCount
                    : a == parameters.ReferenceClass || b == parameters.ReferenceClass ? 1.0
                    : 0.0;
                Add(Contrast(a), Contrast(b), weight);
            }
        }
    }

    public double Value(ReadOnlySpan<double> x)
    {
        if (_alpha == 0.0)
        {
            return 0.0;
        }

        double[] gradient = new double[x.Length];
        AddGradient(x, gradient);
        double twice = 0.0;
        for (int i = 0; i < gradient.Length; i++)
        {
            twice += gradient[i] * x[i];
        }

        return 0.5 * twice;
    }

    public void AddGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        int contrasts = _parameters.Contrasts;
        for (int a = 0; _alpha > 0.0 && a < contrasts; a++)
        {
            for (int b = 0; b < contrasts; b++)
            {
                for (int j = 0; j < _parameters.Columns.SlopeCount; j++)
                {
                    gradient[Index(a, j)] += Share(a, b, j) * x[Index(b, j)];
                }
            }
        }
    }

    public void AddHessian(Span<double> hessian)
    {
        int contrasts = _parameters.Contrasts;
        for (int a = 0; _alpha > 0.0 && a < contrasts; a++)
        {
            for (int b = 0; b < contrasts; b++)
            {
                for (int j = 0; j < _parameters.Columns.SlopeCount; j++)
                {
                    hessian[(Index(a, j) * _parameters.Count) + Index(b, j)] += Share(a, b, j);
                }
            }
        }
    }

    // The penalty is on the raw slopes, the working slopes over their scales.
    private double Share(int a, int b, int slope) =>
        _alpha * _matrix[(a * _parameters.Contrasts) + b] / _parameters.Columns.Scale(slope) / _parameters.Columns.Scale(slope);

    private int Index(int contrast, int slope) => (contrast * _parameters.PerClass) + _parameters.Columns.FirstSlope + slope;

    private int Contrast(int code) =>
        code == _parameters.BaseClass ? -1
        : code < _parameters.BaseClass ? code
        : code - 1;

    private void Add(int a, int b, double weight)
    {
        int contrasts = _parameters.Contrasts;
        if (a >= 0)
        {
            _matrix[(a * contrasts) + a] += weight;
        }

        if (b >= 0)
        {
            _matrix[(b * contrasts) + b] += weight;
        }

        if (a >= 0 && b >= 0)
        {
            _matrix[(a * contrasts) + b] -= weight;
            _matrix[(b * contrasts) + a] -= weight;
        }
    }
}
