namespace Crabbymetrics.Optimization;

/// <content>The curvature along the directions.</content>
internal sealed partial class NullSpace
{
    private ReadOnlySpan<double> CurvatureColumn(int column) =>
        _curvature.AsSpan(column * _curvatureRows, Math.Min(column, _curvatureRows));

    // The minimum's first elements before the solve with R: from the residual of least squares itself, or from the gradient of Q.
    private void FindHead(ReadOnlySpan<double> z, double[] linear, double[] head)
    {
        if (_program.IsLeastSquares)
        {
            double[] residual = new double[_curvatureRows];
            _program.Residual(z, residual.AsSpan(0, _program.Rows));
            PivotedQr.ApplyTransposed(_curvature, _curvatureRows, Dimension, residual);
            for (int i = 0; i < _rank; i++)
            {
                head[i] = -residual[i] - linear[i];
            }

            return;
        }

        double[] gradient = new double[_program.Variables];
        _ = _program.Gradient(z, gradient);
        double[] reduced = Reduced(gradient);
        for (int i = 0; i < _rank; i++)
        {
            head[i] = -reduced[_curvaturePivots[i]];
        }

        SolveLower(head);
    }

    private void FactorCurvature()
    {
        if (_rank >= 0)
        {
            return;
        }

        int q = Dimension,
            m = _program.Rows;
        _curvatureRows = Math.Max(m, q);
        _curvature = new double[_curvatureRows * q];
        double[] unit = new double[q],
            direction = new double[_program.Variables];
        double size = 0.0;
        for (int k = 0; k < q; k++)
        {
            unit[k] = 1.0;
            direction.AsSpan().Clear();
            Expand(unit, direction);
            unit[k] = 0.0;
            foreach (int j in _free)
            {
                Vectors.Add(direction[j], _program.Column(j), _curvature.AsSpan(k * _curvatureRows, m));
            }
        }

        foreach (int j in _free)
        {
            size = Math.Max(size, Vectors.Norm(_program.Column(j)));
        }

        _curvaturePivots = new int[q];
        _curvatureDiagonal = new double[q];
        PivotedQr.Factor(_curvature, _curvatureRows, _curvaturePivots, _curvatureDiagonal, new double[q], new double[q]);
        _rank = 0;
        while (_rank < q && Math.Abs(_curvatureDiagonal[_rank]) > LeastShare * size)
        {
            _rank++;
        }
    }

    // R'^-1 and R^-1 of the leading part of the curvature's factor.
    private void SolveLower(double[] vector)
    {
        for (int i = 0; i < _rank; i++)
        {
            vector[i] = (vector[i] - Vectors.Dot(CurvatureColumn(i)[..i], vector.AsSpan(0, i))) / _curvatureDiagonal[i];
        }
    }

    private void SolveUpper(double[] vector)
    {
        for (int i = _rank - 1; i >= 0; i--)
        {
            vector[i] /= _curvatureDiagonal[i];
            Vectors.Add(-vector[i], CurvatureColumn(i)[..i], vector.AsSpan(0, i));
        }
    }
}
