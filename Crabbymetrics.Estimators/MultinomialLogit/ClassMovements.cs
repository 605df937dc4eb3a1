namespace Crabbymetrics.Estimators;

/// <summary>
/// The rows <c>x_i (e_own - e_c)</c> of a multinomial model, one for each observation and class: how far its own class moves up against
/// that class. Those of its own class are zeros.
/// </summary>
internal sealed class ClassMovements : MovementRows
{
    private readonly MultinomialRows _rows;
    private readonly DesignMovements _design;
    private readonly double[][] _etas;
    private readonly int _perClass;

    public ClassMovements(MultinomialRows rows, MultinomialParameters parameters)
    {
        _rows = rows;
        _design = new DesignMovements(parameters.Columns);
        _perClass = parameters.PerClass;
        _etas = [.. Enumerable.Range(0, rows.Contrasts).Select(_ => new double[rows.Codes.Length])];
    }

    public override int Count => _rows.Codes.Length * _rows.ClassCount;

    public override int Dimension => _rows.Contrasts * _perClass;

    public override void CopyRow(int row, Span<double> values)
    {
        (int observation, int code) = Math.DivRem(row, _rows.ClassCount);
        int own = _rows.ContrastOf(_rows.Codes.Span[observation]),
            other = _rows.ContrastOf(code);
        values.Clear();
        if (own == other)
        {
            return;
        }

        if (own >= 0)
        {
            _design.CopyRow(observation, values.Slice(own * _perClass, _perClass));
        }

        if (other >= 0)
        {
            Span<double> part = values.Slice(other * _perClass, _perClass);
            _design.CopyRow(observation, part);
            for (int j = 0; j < part.Length; j++)
            {
                part[j] = -part[j];
            }
        }
    }

    public override void Lengths(Span<double> lengths)
    {
        double[] own = new double[_rows.Codes.Length];
        _design.Lengths(own);
        for (int i = 0; i < own.Length; i++)
        {
            int code = _rows.Codes.Span[i];
            for (int c = 0; c < _rows.ClassCount; c++)
            {
                lengths[(i * _rows.ClassCount) + c] =
                    c == code ? 0.0
                    : c == _rows.BaseClass || code == _rows.BaseClass ? own[i]
                    : own[i] * Math.Sqrt(2.0);
            }
        }
    }

    public override void Move(ReadOnlySpan<double> direction, Span<double> movements)
    {
        for (int m = 0; m < _etas.Length; m++)
        {
            _design.Move(direction.Slice(m * _perClass, _perClass), _etas[m]);
        }

        for (int i = 0; i < _rows.Codes.Length; i++)
        {
            int own = _rows.ContrastOf(_rows.Codes.Span[i]);
            double ownMovement = own < 0 ? 0.0 : _etas[own][i];
            for (int c = 0; c < _rows.ClassCount; c++)
            {
                int other = _rows.ContrastOf(c);
                movements[(i * _rows.ClassCount) + c] = ownMovement - (other < 0 ? 0.0 : _etas[other][i]);
            }
        }
    }

    public override void Combine(ReadOnlySpan<double> weights, Span<double> sum)
    {
        foreach (double[] eta in _etas)
        {
            eta.AsSpan().Clear();
        }

        for (int i = 0; i < _rows.Codes.Length; i++)
        {
            int own = _rows.ContrastOf(_rows.Codes.Span[i]);
            for (int c = 0; c < _rows.ClassCount; c++)
            {
                int other = _rows.ContrastOf(c);
                double weight = weights[(i * _rows.ClassCount) + c];
                if (own == other)
                {
                    continue;
                }

                if (own >= 0)
                {
                    _etas[own][i] += weight;
                }

                if (other >= 0)
                {
                    _etas[other][i] -= weight;
                }
            }
        }

        for (int m = 0; m < _etas.Length; m++)
        {
            _design.Combine(_etas[m], sum.Slice(m * _perClass, _perClass));
        }
    }

    /// <summary>Adds the reported parameters of a class, by position, that have a part in a direction.</summary>
    public void AddParameters(ReadOnlySpan<double> direction, ISet<int> parameters)
    {
        for (int m = 0; m < _rows.Contrasts; m++)
        {
            _design.AddParameters(direction.Slice(m * _perClass, _perClass), parameters);
        }
    }

    /// <summary>The names of some reported parameters of a class.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Names(IEnumerable<int> parameters) => _design.Names(parameters);
}
