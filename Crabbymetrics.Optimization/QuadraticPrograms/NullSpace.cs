namespace Crabbymetrics.Optimization;

/// <summary>
/// The directions that keep the sides of a working set: variables at their bounds are left out, and the constraints' normals among the free
/// ones are factored by Householder reflections. The working set's normals are independent.
/// </summary>
internal sealed partial class NullSpace
{
    // Curvature of a smaller share of the columns' lengths is rounding.
    private const double LeastShare = 1e-11;

    // A slope of a smaller share of c along a direction without curvature is rounding.
    private const double LeastSlope = 1e-9;

    private readonly ScaledProgram _program;
    private readonly int[] _free;
    private readonly int[] _rowSides;
    private readonly int[] _boundSides;
    private readonly double[] _reflectors;
    private readonly double[] _diagonal;
    private readonly int[] _pivots;
    private double[] _curvature = [];
    private double[] _curvatureDiagonal = [];
    private int[] _curvaturePivots = [];
    private int _curvatureRows;
    private int _rank = -1;

    public NullSpace(ScaledProgram program, IEnumerable<int> working)
    {
        _program = program;
        int[] sides = [.. working];
        _boundSides = [.. sides.Where(side => program.Sides[side].Variable >= 0)];
        _rowSides = [.. sides.Where(side => program.Sides[side].Variable < 0)];
        HashSet<int> held = [.. _boundSides.Select(side => program.Sides[side].Variable)];
        _free = [.. Enumerable.Range(0, program.Variables).Where(j => !held.Contains(j))];
        int f = _free.Length,
            w = _rowSides.Length;
        _reflectors = new double[f * w];
        double[] normal = new double[program.Variables];
        for (int i = 0; i < w; i++)
        {
            normal.AsSpan().Clear();
            program.AddNormal(1.0, _rowSides[i], normal);
            for (int j = 0; j < f; j++)
            {
                _reflectors[(i * f) + j] = normal[_free[j]];
            }
        }

        _pivots = new int[w];
        _diagonal = new double[w];
        PivotedQr.Factor(_reflectors, f, _pivots, _diagonal, new double[w], new double[w]);
    }

    /// <summary>The number of directions.</summary>
    public int Dimension => _free.Length - _rowSides.Length;

    /// <summary>The number of directions with curvature, which are all independent of each other.</summary>
    public int CurvatureRank
    {
        get
        {
            FactorCurvature();
            return _rank;
        }
    }

    /// <summary>Writes the step to the minimum along the directions; where the objective falls without end along some of them, a step along
    /// those.</summary>
    /// <returns>Whether the step has an end.</returns>
    public bool Step(ReadOnlySpan<double> z, Span<double> step)
    {
        step.Clear();
        int q = Dimension;
        if (q == 0)
        {
            return true;
        }

        FactorCurvature();
        double[] linear = Reduced(_program.Linear);
        double[] first = new double[_rank];
        for (int i = 0; i < _rank; i++)
        {
            first[i] = linear[_curvaturePivots[i]];
        }

        SolveLower(first);
        double[] y = new double[q];
        double steepest = 0.0;
        for (int k = _rank; k < q; k++)
        {
            double slope = linear[_curvaturePivots[k]] - Vectors.Dot(CurvatureColumn(k)[.._rank], first);
            y[k] = -slope;
            steepest = Math.Max(steepest, Math.Abs(slope));
        }

        bool hasEnd = !(steepest > LeastSlope * Vectors.Norm(_program.Linear));
        double[] head = new double[_rank];
        if (hasEnd)
        {
            y.AsSpan().Clear();
            FindHead(z, first, head);
        }
        else
        {
            for (int k = _rank; k < q; k++)
            {
                Vectors.Add(-y[k], CurvatureColumn(k)[.._rank], head);
            }
        }

        SolveUpper(head);
        head.CopyTo(y, 0);
        double[] placed = new double[q];
        for (int k = 0; k < q; k++)
        {
            placed[_curvaturePivots[k]] = y[k];
        }

        Expand(placed, step);
        return hasEnd;
    }

    /// <summary>Directions without curvature that keep the working set, one after the other, each of length 1.</summary>
    public double[][] FlatDirections()
    {
        FactorCurvature();
        double[][] directions = new double[Dimension - _rank][];
        for (int k = 0; k < directions.Length; k++)
        {
            double[] head = CurvatureColumn(_rank + k)[.._rank].ToArray();
            SolveUpper(head);
            double[] placed = new double[Dimension];
            placed[_curvaturePivots[_rank + k]] = 1.0;
            for (int i = 0; i < _rank; i++)
            {
                placed[_curvaturePivots[i]] = -head[i];
            }

            directions[k] = new double[_program.Variables];
            Expand(placed, directions[k]);
            Vectors.Scale(1.0 / Vectors.Norm(directions[k]), directions[k]);
        }

        return directions;
    }

    /// <summary>The multipliers of the working set that come closest to a gradient, by side.</summary>
    public IEnumerable<(int Side, double Multiplier)> Multipliers(ReadOnlySpan<double> gradient)
    {
        int w = _rowSides.Length;
        double[] rotated = Gather(gradient);
        PivotedQr.ApplyTransposed(_reflectors, _free.Length, w, rotated);
        SolveUpperRows(rotated);
        double[] rest = gradient.ToArray();
        List<(int, double)> result = [];
        for (int i = 0; i < w; i++)
        {
            int side = _rowSides[_pivots[i]];
            result.Add((side, rotated[i]));
            _program.AddNormal(-rotated[i], side, rest);
        }

        foreach (int side in _boundSides)
        {
            result.Add((side, _program.Sides[side].Sign * rest[_program.Sides[side].Variable]));
        }

        return result;
    }

    /// <summary>Moves a point the shortest way to where the working set holds.</summary>
    public void Restore(Span<double> z)
    {
        foreach (int side in _boundSides)
        {
            z[_program.Sides[side].Variable] = _program.Sides[side].Sign * _program.Sides[side].Limit;
        }

        int f = _free.Length,
            w = _rowSides.Length;
        double[] correction = new double[f];
        for (int i = 0; i < w; i++)
        {
            correction[i] = -_program.Slack(_rowSides[_pivots[i]], z);
        }

        for (int i = 0; i < w; i++)
        {
            correction[i] = (correction[i] - Vectors.Dot(_reflectors.AsSpan(i * f, i), correction.AsSpan(0, i))) / _diagonal[i];
        }

        Reflect(correction);
        for (int j = 0; j < f; j++)
        {
            z[_free[j]] += correction[j];
        }
    }

    private void SolveUpperRows(double[] vector)
    {
        int f = _free.Length;
        for (int i = _rowSides.Length - 1; i >= 0; i--)
        {
            vector[i] /= _diagonal[i];
            Vectors.Add(-vector[i], _reflectors.AsSpan(i * f, i), vector.AsSpan(0, i));
        }
    }

    private double[] Gather(ReadOnlySpan<double> vector)
    {
        double[] values = new double[_free.Length];
        for (int j = 0; j < values.Length; j++)
        {
            values[j] = vector[_free[j]];
        }

        return values;
    }

    // Z'v.
    private double[] Reduced(ReadOnlySpan<double> vector)
    {
        double[] rotated = Gather(vector);
        PivotedQr.ApplyTransposed(_reflectors, _free.Length, _rowSides.Length, rotated);
        return rotated[_rowSides.Length..];
    }

    // Z y, among all variables.
    private void Expand(ReadOnlySpan<double> y, Span<double> result)
    {
        double[] vector = new double[_free.Length];
        y.CopyTo(vector.AsSpan(_rowSides.Length));
        Reflect(vector);
        for (int j = 0; j < vector.Length; j++)
        {
            result[_free[j]] = vector[j];
        }
    }

    // Q v: the reflections in reverse.
    private void Reflect(Span<double> vector)
    {
        int f = _free.Length;
        for (int i = _rowSides.Length - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> reflector = _reflectors.AsSpan((i * f) + i, f - i);
            if (reflector[0] != 0.0)
            {
                Vectors.Add(-Vectors.Dot(reflector, vector[i..]) / reflector[0], reflector, vector[i..]);
            }
        }
    }
}
